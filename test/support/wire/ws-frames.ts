/** WebSocket frames (RFC 6455, section 5.2) as a client may write them, also wrongly, and as the hub sends them. */
import { randomBytes } from 'node:crypto';

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameShape {
  readonly opcode?: number;
  readonly isFinal?: boolean;
  /** The three reserved bits as a number, 0 to 7. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** What the header says, if that is not the length of the payload. */
  readonly claimedLength?: number | bigint;
  /** Bytes of the length field, if not the fewest: 0, 2 or 8. */
  readonly lengthBytes?: 0 | 2 | 8;
}

export function wsFrame(payload: Uint8Array | string, shape: FrameShape = {}): Buffer {
  const data = Buffer.from(payload as string);
  const { opcode = OPCODE.text, isFinal = true, reserved = 0, isMasked = true, claimedLength = data.length } = shape;
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const length = lengthField(BigInt(claimedLength), shape.lengthBytes);
  const head = Buffer.concat([Buffer.from([first]), length]);
  if (!isMasked) return Buffer.concat([head, data]);
  head[1] = (head[1] ?? 0) | 0x80;
  const mask = randomBytes(4);
  const masked = Buffer.from(data);
  for (let index = 0; index < masked.length; index++) masked[index] = (masked[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return Buffer.concat([head, mask, masked]);
}

export function closePayload(code: number, reason: Uint8Array | string = ''): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason as string)]);
}

function lengthField(length: bigint, bytes: 0 | 2 | 8 = length < 126n ? 0 : length < 65_536n ? 2 : 8): Buffer {
  const field = Buffer.alloc(1 + bytes);
  if (bytes === 0) field[0] = Number(length) & 0x7f;
  else if (bytes === 2) {
    field[0] = 126;
    field.writeUInt16BE(Number(length), 1);
  } else {
    field[0] = 127;
    field.writeBigUInt64BE(length, 1);
  }
  return field;
}

export interface ReceivedFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Takes the hub's frames apart, wherever they were cut in transit. Fails where the hub breaks the protocol. */
export class FrameReader {
  #rest: Buffer[] = [];
  #length = 0;
  /** Bytes needed before it is worth looking again. */
  #wanted = 2;

  push(chunk: Buffer): ReceivedFrame[] {
    this.#rest.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return [];
    let data = this.#rest.length === 1 ? chunk : Buffer.concat(this.#rest);
    const frames: ReceivedFrame[] = [];
    for (;;) {
      const end = frameEnd(data);
      if (data.length < end.at || !end.isKnown) {
        this.#wanted = end.at;
        break;
      }
      frames.push({ opcode: (data[0] ?? 0) & 0x0f, payload: data.subarray(end.start, end.at) });
      data = data.subarray(end.at);
    }
    this.#rest = [data];
    this.#length = data.length;
    return frames;
  }
}

interface FrameEnd {
  readonly start: number;
  readonly at: number;
  /** False while the length field itself is incomplete. */
  readonly isKnown: boolean;
}

function frameEnd(data: Buffer): FrameEnd {
  const [first, second] = data;
  if (first === undefined || second === undefined) return { start: 2, at: 2, isKnown: false };
  if ((first & 0xf0) !== 0x80) throw new Error(`The hub sent a frame that begins with 0x${first.toString(16)}`);
  if ((second & 0x80) !== 0) throw new Error('The hub sent a masked frame');
  const start = second === 127 ? 10 : second === 126 ? 4 : 2;
  if (data.length < start) return { start, at: start, isKnown: false };
  const length = second === 127 ? Number(data.readBigUInt64BE(2)) : second === 126 ? data.readUInt16BE(2) : second;
  return { start, at: start + length, isKnown: true };
}
