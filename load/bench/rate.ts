import { performance } from 'node:perf_hooks';

export interface Result {
  readonly perSecond: number;
  /** Of the server, per update. Unlike the rate it hardly depends on what else the machine does. */
  readonly cpuMicros: number;
}

export interface RateOptions {
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** CPU time of the server so far. */
  readonly cpuSeconds: () => number;
}

/** Counts what happens between the end of the warm-up and the end of the measurement. */
export class Rate {
  readonly #start: number;
  readonly #end: number;
  readonly #cpuSeconds: () => number;
  #count = 0;
  #cpuAtStart = 0;
  #cpuAtEnd = 0;

  constructor({ warmUpMs, measureMs, cpuSeconds }: RateOptions) {
    this.#start = performance.now() + warmUpMs;
    this.#end = this.#start + measureMs;
    this.#cpuSeconds = cpuSeconds;
  }

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Whether to go on. */
  add(count: number): boolean {
    const now = performance.now();
    if (now < this.#start) return true;
    if (this.#cpuAtStart === 0) this.#cpuAtStart = this.#cpuSeconds();
    if (now < this.#end) this.#count += count;
    else if (this.#cpuAtEnd === 0) this.#cpuAtEnd = this.#cpuSeconds();
    return now < this.#end;
  }

  result(): Result {
    const cpuSeconds = this.#cpuAtEnd - this.#cpuAtStart;
    return { perSecond: (this.#count * 1000) / (this.#end - this.#start), cpuMicros: (cpuSeconds * 1e6) / this.#count };
  }
}
