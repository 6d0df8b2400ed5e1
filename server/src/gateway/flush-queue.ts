import type { Clock } from '../ports/clock.ts';

export interface Flushable {
  flush(): void;
}

/** Flushes whatever has something to send once per turn of the event loop, however much came up in the turn. [GW-5] */
export class FlushQueue {
  readonly #clock: Clock;
  #waiting: Flushable[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be called once between two flushes of `target`. */
  add(target: Flushable): void {
    if (this.#waiting.push(target) === 1) this.#clock.endOfTurn(() => this.#flushAll());
  }

  #flushAll(): void {
    const targets = this.#waiting;
    this.#waiting = [];
    for (const target of targets) target.flush();
  }
}
