/**
 * One message on its way to viewers: encoded once, then framed once for each format that someone needs, and those same bytes
 * go to everyone. [GW-4]
 */
import { joinSnapshot, type Cursor, type Down, type SnapshotReason } from '@stepcast/shared';
import type { LoggedUpdate, StoredSnapshot } from '../ports/process-store.ts';

/** How a transport puts a message into bytes. One constant object per format: frames remember their bytes by its identity. */
export interface FrameFormat {
  encode(frame: Frame): Buffer;
}

export type FrameKind = Down['type'];

export class Frame {
  readonly kind: FrameKind;
  /** The message as JSON. */
  readonly text: string;
  /** The process and the position after this message, where it has them. */
  readonly process: string | null;
  readonly cursor: Cursor | null;
  #format: FrameFormat | null = null;
  #bytes: Buffer | null = null;
  #others: Map<FrameFormat, Buffer> | null = null;

  constructor(kind: FrameKind, text: string, position: { readonly process: string; readonly cursor: Cursor } | null = null) {
    this.kind = kind;
    this.text = text;
    this.process = position?.process ?? null;
    this.cursor = position?.cursor ?? null;
  }

  in(format: FrameFormat): Buffer {
    if (this.#format === format && this.#bytes !== null) return this.#bytes;
    if (this.#format === null) {
      this.#format = format;
      return (this.#bytes = format.encode(this));
    }
    this.#others ??= new Map();
    let bytes = this.#others.get(format);
    if (bytes === undefined) this.#others.set(format, (bytes = format.encode(this)));
    return bytes;
  }
}

/** A frame that stands in a chain of updates. */
export class UpdateFrame extends Frame {
  override readonly cursor: Cursor;
  readonly prev: Cursor;

  constructor(process: string, update: LoggedUpdate) {
    super('update', update.text, { process, cursor: update.cursor });
    this.cursor = update.cursor;
    this.prev = update.prev;
  }
}

export function snapshotFrame(process: string, stored: StoredSnapshot, reason: SnapshotReason): Frame {
  const { cursor, text } = stored;
  return new Frame('snapshot', joinSnapshot({ process, cursor, reason }, text), { process, cursor });
}

export function messageFrame(message: Exclude<Down, { type: 'update' | 'snapshot' }>): Frame {
  const position = message.type === 'live' ? { process: message.process, cursor: message.cursor } : null;
  return new Frame(message.type, JSON.stringify(message), position);
}
