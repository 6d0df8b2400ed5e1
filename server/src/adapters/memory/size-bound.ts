import { StepcastError } from '@stepcast/shared';

/** A new entry's punctuation, names and defaults, on top of the text that brought it. */
const OVERHEAD_BYTES = 160;

/**
 * Keeps a growing JSON value under a limit without measuring it at each change: what was added is summed up as an upper bound,
 * and only when the bound passes the limit is the value measured.
 */
export class SizeBound {
  readonly #maxBytes: number;
  #atMost = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get atMost(): number {
    return this.#atMost;
  }

  /** Fails with `too-large`, and is then as before. */
  grow(addedBytes: number, text: () => string): void {
    const bound = this.#atMost + addedBytes + OVERHEAD_BYTES;
    const next = bound <= this.#maxBytes ? bound : Buffer.byteLength(text());
    if (next > this.#maxBytes)
      throw new StepcastError('too-large', `The process would pass ${this.#maxBytes} bytes of state or steps`);
    this.#atMost = next;
  }
}
