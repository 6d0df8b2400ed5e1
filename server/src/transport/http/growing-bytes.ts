const FIRST_CAPACITY = 4096;
const EMPTY = Buffer.alloc(0);

/**
 * Puts together bytes that come in pieces. In one buffer that doubles: a sender of single bytes would make a list of pieces
 * weigh a hundred times what it sent.
 */
export class GrowingBytes {
  #buffer = EMPTY;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#buffer.length) this.#grow(length);
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }

  /** All bytes so far; the collection is empty afterwards. */
  take(): Buffer {
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#buffer = EMPTY;
    this.#length = 0;
    return bytes;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(FIRST_CAPACITY, 2 * this.#buffer.length, length));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
