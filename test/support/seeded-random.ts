import { randomInt } from 'node:crypto';
import { onTestFailed } from 'vitest';
import type { Random } from '@stepcast/server';

/** Set it to repeat a run that failed. */
const SEED_VARIABLE = 'STEPCAST_SEED';
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** Random numbers that a seed decides: `mulberry32`, a public-domain generator that is quite good enough for tests. */
export class SeededRandom implements Random {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed;
    this.#state = seed;
  }

  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  id(): string {
    return Array.from({ length: 21 }, () => ID_CHARACTERS[this.uint32() % ID_CHARACTERS.length]).join('');
  }

  /** A whole number from 0 to `end` - 1. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Nothing to pick from');
    return items[this.below(items.length)] as T;
  }
}

/** Another seed at each run; printed when the test that asked for it fails. Only within a test. */
export function seededRandom(): SeededRandom {
  const random = new SeededRandom(Number(process.env[SEED_VARIABLE] ?? randomInt(2 ** 32)));
  onTestFailed(() => console.error(`${SEED_VARIABLE}=${random.seed} repeats this run`));
  return random;
}
