import { GrowingBytes } from './growing-bytes.ts';

const NEWLINE = 0x0a;

/** Stands for a line that was longer than allowed; its bytes are gone. */
export const OVERLONG = Symbol('overlong');

export type Line = Uint8Array | typeof OVERLONG;

/**
 * Cuts a stream of bytes into lines of at most `maxBytes`, wherever it was cut in transit. What is held is bounded by one line.
 *
 * On bytes, so that a character is never torn: no byte of a longer UTF-8 sequence is a newline.
 */
export class NdjsonLines {
  readonly #maxBytes: number;
  /** The beginning of a line whose end has not come yet. */
  readonly #begun = new GrowingBytes();
  #isOverlong = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this chunk; most share its memory. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(this.#finish(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.#begin(chunk.subarray(start));
    return lines;
  }

  /** The stream is over: what came after the last newline, null if nothing did. */
  end(): Line | null {
    return this.#begun.length === 0 && !this.#isOverlong ? null : this.#finish(new Uint8Array(0));
  }

  #finish(tail: Uint8Array): Line {
    if (this.#begun.length === 0 && !this.#isOverlong) return tail.length > this.#maxBytes ? OVERLONG : tail;
    this.#begin(tail);
    const line = this.#isOverlong ? OVERLONG : this.#begun.take();
    this.#isOverlong = false;
    return line;
  }

  #begin(piece: Uint8Array): void {
    if (this.#isOverlong) return;
    if (this.#begun.length + piece.length <= this.#maxBytes) {
      this.#begun.append(piece);
      return;
    }
    this.#isOverlong = true;
    this.#begun.take();
  }
}

/** Nothing but spaces, tabs, and the CR of a CR LF: a sender's sign of life. */
export function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
