import { ORIGIN, seqOf, type Cursor } from '@stepcast/shared';

export interface Linked {
  readonly cursor: Cursor;
  readonly prev: Cursor;
  readonly text: string;
}

export interface WindowBounds {
  readonly updates: number;
  /** Of the texts, one per character. */
  readonly bytes: number;
}

/**
 * The newest updates of one process, a chain without holes: what is past the bounds goes at the old end, the newest entry
 * always stays. Sequence numbers have no holes either, so an entry is found by subtraction. [CUR-4]
 */
export class UpdateWindow<T extends Linked> {
  #entries: T[] = [];
  /** Entries before this index are dropped; the array is cut when they are half of it. */
  #start = 0;
  #bytes = 0;
  readonly #bounds: WindowBounds;

  constructor(bounds: WindowBounds) {
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#entries.length - this.#start;
  }

  /** `entry` follows the newest entry, or is the first. */
  append(entry: T): void {
    this.#entries.push(entry);
    this.#bytes += entry.text.length;
    while (this.length > 1 && (this.length > this.#bounds.updates || this.#bytes > this.#bounds.bytes)) this.#dropOldest();
  }

  clear(): void {
    this.#entries = [];
    this.#start = 0;
    this.#bytes = 0;
  }

  /** Whether the update with exactly this cursor is held. */
  has(cursor: Cursor): boolean {
    return cursor !== ORIGIN && this.#indexAfter(cursor) !== null;
  }

  /** How many updates are held after `cursor`, or null when that position is not within the window. */
  countAfter(cursor: Cursor): number | null {
    const index = this.#indexAfter(cursor);
    return index === null ? null : this.#entries.length - index;
  }

  /** The updates after `cursor`, oldest first, within `limit` (at least one, if there is any); null as in `countAfter`. */
  after(cursor: Cursor, limit: WindowBounds): T[] | null {
    const from = this.#indexAfter(cursor);
    if (from === null) return null;
    const page: T[] = [];
    let bytes = 0;
    for (let index = from; index < this.#entries.length && page.length < limit.updates; index++) {
      const entry = this.#entries[index] as T;
      bytes += entry.text.length;
      if (bytes > limit.bytes && page.length > 0) break;
      page.push(entry);
    }
    return page;
  }

  #indexAfter(cursor: Cursor): number | null {
    const first = this.#entries[this.#start];
    if (first === undefined) return null;
    if (cursor === first.prev) return this.#start;
    const index = this.#start + seqOf(cursor) - seqOf(first.cursor);
    if (index < this.#start || this.#entries[index]?.cursor !== cursor) return null;
    return index + 1;
  }

  #dropOldest(): void {
    this.#bytes -= (this.#entries[this.#start] as T).text.length;
    this.#start += 1;
    if (this.#start * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#start);
    this.#start = 0;
  }
}
