import type { LoggedUpdate } from '../ports/process-store.ts';

/** What arrives from the bus while a channel reads the store. */
const MAX_UPDATES = 1024;
const MAX_BYTES = 1024 * 1024;

/** A bounded queue that, past its bounds, forgets all: whoever drains it reads the store once more instead. [GW-2] */
export class WaitingUpdates {
  #updates: LoggedUpdate[] = [];
  #bytes = 0;
  #hasOverflowed = false;

  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  push(update: LoggedUpdate): void {
    this.#updates.push(update);
    this.#bytes += update.text.length;
    if (this.#updates.length <= MAX_UPDATES && this.#bytes <= MAX_BYTES) return;
    this.take();
    this.#hasOverflowed = true;
  }

  /** Empties the queue. */
  take(): LoggedUpdate[] {
    const updates = this.#updates;
    this.#updates = [];
    this.#bytes = 0;
    this.#hasOverflowed = false;
    return updates;
  }
}
