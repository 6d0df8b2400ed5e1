import { StepcastError } from '@stepcast/shared';

/** A new entry's punctuation, names and defaults, on top of the text that brought it. */
const OVERHEAD_BYTES = 160;
/** How far the bound may be above the size last measured, besides that size itself. */
const SLACK_BYTES = 4096;

/**
 * An upper bound of the size of a growing JSON value, without measuring it at each change: what is added is summed up, and the
 * value is measured when the sum passes the limit, or twice what it was at the last time. So the bound is never far off, and
 * measuring costs a constant share of what is written. A value of its own: growing gives another.
 */
export class SizeBound {
  readonly atMost: number;
  readonly #measured: number;
  readonly #maxBytes: number;

  constructor(maxBytes: number, measured = 0, atMost = measured) {
    this.#maxBytes = maxBytes;
    this.#measured = measured;
    this.atMost = atMost;
  }

  /** The bound after adding. Fails with `too-large`. */
  grown(addedBytes: number, text: () => string): SizeBound {
    const bound = this.atMost + addedBytes + OVERHEAD_BYTES;
    if (bound <= Math.min(this.#maxBytes, 2 * this.#measured + SLACK_BYTES))
      return new SizeBound(this.#maxBytes, this.#measured, bound);
    const measured = Buffer.byteLength(text());
    if (measured > this.#maxBytes)
      throw new StepcastError('too-large', `The process would pass ${this.#maxBytes} bytes of state or steps`);
    return new SizeBound(this.#maxBytes, measured);
  }
}
