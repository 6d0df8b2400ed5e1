export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds on a clock that never goes back. */
  elapsed(): number;
  /** Calls back once; the timer keeps no program alive. */
  after(delayMs: number, callback: () => void): Timer;
  /** Calls back again and again; the timer keeps no program alive. */
  every(intervalMs: number, callback: () => void): Timer;
  /** Calls back at the end of this turn of the event loop, after the input that is at hand. */
  endOfTurn(callback: () => void): void;
}

export interface Timer {
  cancel(): void;
}
