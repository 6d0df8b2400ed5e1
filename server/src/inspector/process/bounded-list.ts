/** The newest of many; the oldest leave first. */
export class BoundedList<T> {
  readonly #max: number;
  #items: T[];

  constructor(max: number, items: readonly T[] = []) {
    this.#max = max;
    this.#items = items.slice(-max);
  }

  get last(): T | undefined {
    return this.#items.at(-1);
  }

  add(item: T): void {
    this.#items.push(item);
    // Cutting at twice the bound moves each item once, not once per addition.
    if (this.#items.length >= 2 * this.#max) this.#items = this.#items.slice(-this.#max);
  }

  /** Oldest first. */
  toArray(): readonly T[] {
    return this.#items.slice(-this.#max);
  }
}
