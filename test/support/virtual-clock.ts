import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Timer } from '@stepcast/server';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Past this many, a callback is taken to set itself again without letting time pass. */
const MAX_TIMERS_PER_ADVANCE = 100_000;

/** 2026-01-01, so that a printed time is recognised. */
const START = Date.UTC(2026, 0, 1);

/** A clock that stands still until the test moves it. Turns of the event loop are real ones. */
export class VirtualClock implements Clock {
  #elapsed = 0;
  #wallOffset = START;
  #orders = 0;
  readonly #due = new Set<Due>();

  now(): number {
    return this.#wallOffset + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** Timers that are set; 0 after everything was stopped. */
  get pending(): number {
    return this.#due.size;
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.#set(this.#elapsed + Math.max(0, delayMs), callback);
  }

  every(intervalMs: number, callback: () => void): Timer {
    if (!(intervalMs > 0)) throw new RangeError(`An interval of ${intervalMs} ms would never let time pass`);
    let timer: Timer;
    const setNext = (at: number): void => {
      timer = this.#set(at, () => {
        setNext(at + intervalMs);
        callback();
      });
    };
    setNext(this.#elapsed + intervalMs);
    return { cancel: () => timer.cancel() };
  }

  endOfTurn(callback: () => void): void {
    setImmediate(callback);
  }

  /** Moves time on, runs what falls due in its order, and gives the program a turn after each and at the end. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    for (let ran = 0; ; ran++) {
      const next = this.#next(end);
      if (next === null) break;
      if (ran === MAX_TIMERS_PER_ADVANCE) throw new Error(`More than ${MAX_TIMERS_PER_ADVANCE} timers fell due in ${ms} ms`);
      this.#due.delete(next);
      this.#elapsed = next.at;
      next.run();
      await nextTurn();
    }
    this.#elapsed = end;
    await nextTurn();
  }

  /** Sets the time of day; timers do not care, as on a real machine whose clock is corrected. */
  correct(byMs: number): void {
    this.#wallOffset += byMs;
  }

  #set(at: number, run: () => void): Timer {
    const due = { at, order: this.#orders++, run };
    this.#due.add(due);
    return { cancel: () => void this.#due.delete(due) };
  }

  #next(end: number): Due | null {
    let first: Due | null = null;
    for (const due of this.#due) {
      if (due.at > end) continue;
      if (first === null || due.at < first.at || (due.at === first.at && due.order < first.order)) first = due;
    }
    return first;
  }
}
