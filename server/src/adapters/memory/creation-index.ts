import { StepcastError } from '@stepcast/shared';

export interface Created {
  /** Position in the order of creation, given out by the index. */
  readonly ordinal: number;
  readonly isGone: boolean;
}

/** How many items one page may look at before it is given back short; the page's `next` goes on from there. */
const MAX_LOOKED_AT = 20_000;

/** All processes in the order of their creation, read newest first by pages that stay right while processes come and go. */
export class CreationIndex<T extends Created> {
  #items: T[] = [];
  #gone = 0;
  #next = 0;

  nextOrdinal(): number {
    return this.#next++;
  }

  add(item: T): void {
    this.#items.push(item);
  }

  /** Call when an item's `isGone` turned true. */
  noteGone(): void {
    this.#gone += 1;
    if (this.#gone * 2 < this.#items.length) return;
    this.#items = this.#items.filter((item) => !item.isGone);
    this.#gone = 0;
  }

  page(options: { readonly after: string | null; readonly limit: number; readonly wanted: (item: T) => boolean }): {
    readonly items: T[];
    readonly next: string | null;
  } {
    const items: T[] = [];
    let index = this.#startOf(options.after);
    const last = Math.max(0, index + 1 - MAX_LOOKED_AT);
    for (; index >= last && items.length < options.limit; index--) {
      const item = this.#items[index] as T;
      if (!item.isGone && options.wanted(item)) items.push(item);
    }
    const next = this.#items[index + 1];
    return { items, next: index < 0 || next === undefined ? null : next.ordinal.toString(36) };
  }

  /** Index of the newest item older than `after`. */
  #startOf(after: string | null): number {
    if (after === null) return this.#items.length - 1;
    const ordinal = /^[0-9a-z]{1,10}$/.test(after) ? Number.parseInt(after, 36) : NaN;
    if (!Number.isSafeInteger(ordinal))
      throw new StepcastError('invalid-request', 'after is not the next of an earlier page', { path: 'after' });
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#items[middle] as T).ordinal < ordinal) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
