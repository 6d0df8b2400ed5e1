/** What can end by time. A write only moves `expiresAt`; the queue finds out when the old time comes. */
export interface Expiring {
  readonly expiresAt: number;
  /** Ended before its time. */
  readonly isGone: boolean;
}

/**
 * Gives back what has expired, without ever scanning what has not: a binary heap by the time at which an item was queued to be
 * looked at. An item whose end has moved meanwhile is queued again, at most once per lifetime, so touching costs nothing.
 */
export class ExpiryQueue<T extends Expiring> {
  #heap: { readonly at: number; readonly item: T }[] = [];
  #gone = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(item: T): void {
    this.#heap.push({ at: item.expiresAt, item });
    this.#rise(this.#heap.length - 1);
  }

  /** Call when an item's `isGone` turned true before it was given back. When half of all are gone, they are let go of. */
  noteGone(): void {
    this.#gone += 1;
    if (this.#gone * 2 < this.#heap.length) return;
    // In order of time, an array is a heap.
    this.#heap = this.#heap.filter(({ item }) => !item.isGone).sort((a, b) => a.at - b.at);
    this.#gone = 0;
  }

  /** Looks at no more than `most` items that are due and returns those that have really expired. */
  takeExpired(now: number, most: number): T[] {
    const expired: T[] = [];
    for (let looked = 0; looked < most; looked++) {
      const first = this.#heap[0];
      if (first === undefined || first.at > now) break;
      this.#removeFirst();
      if (first.item.isGone) this.#gone -= 1;
      else if (first.item.expiresAt <= now) expired.push(first.item);
      else this.add(first.item);
    }
    return expired;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(index: number): void {
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#at(parent) <= this.#at(index)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(index: number): void {
    for (;;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.#heap.length && this.#at(child) < this.#at(least)) least = child;
      }
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #at(index: number): number {
    return this.#heap[index]?.at ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const held = this.#heap[a];
    const other = this.#heap[b];
    if (held === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = held;
  }
}
