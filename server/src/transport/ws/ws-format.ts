/**
 * Puts a message into a finished WebSocket frame, so that the same bytes can be written to every socket. [GW-4]
 *
 * The frame is built by `ws` itself, through `Sender.frame`, which its types do not mention and only its namespace has. A heartbeat also carries a ping
 * frame: the client's own WebSocket layer answers it, which shows that someone is there.
 */
import * as ws from 'ws';
import type { Frame, FrameFormat } from '../../gateway/frame.ts';

interface FrameOptions {
  readonly fin: boolean;
  readonly mask: boolean;
  readonly opcode: number;
  readonly readOnly: boolean;
  readonly rsv1: boolean;
}
type BuildFrame = (data: Buffer, options: FrameOptions) => Buffer[];

const OPCODE_TEXT = 1;
const OPCODE_PING = 9;
const buildFrame = (ws as unknown as { readonly Sender?: { readonly frame?: BuildFrame } }).Sender?.frame;

function build(opcode: number, data: Buffer): Buffer {
  if (buildFrame === undefined) throw new Error('ws has no Sender.frame');
  return Buffer.concat(buildFrame(data, { fin: true, mask: false, opcode, readOnly: true, rsv1: false }));
}

/** False with a version of `ws` that builds no frames for others; links then send through it, message by message. */
export const canBuildFrames = buildFrame !== undefined;

export const WS_FORMAT: FrameFormat = {
  encode(frame: Frame): Buffer {
    const text = build(OPCODE_TEXT, Buffer.from(frame.text));
    return frame.kind === 'heartbeat' ? Buffer.concat([text, build(OPCODE_PING, Buffer.alloc(0))]) : text;
  },
};
