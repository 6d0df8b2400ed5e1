import { ORIGIN, STATUSES, STEP_STATUSES, type Cursor } from '@stepcast/shared';
import type { SeededRandom } from '../../support/seeded-random.ts';

/** Cursors that are remembered, so that some conditions and positions are true. */
const MAX_CURSORS = 50;
const NAMES = ['pick', 'pack', 'ship', 'constructor', '1', '💳'];
const KEYS = ['a', 'b', 'c', 'toString', '10'];

/** What the fuzzer knows of the hub it plays with, so that what it sends is close to what is right. */
export class World {
  /** Processes that exist most of the time; the last one never does. */
  readonly processes: readonly string[];
  readonly #random: SeededRandom;
  readonly #cursors: Cursor[] = [ORIGIN];

  constructor(random: SeededRandom, count: number) {
    this.#random = random;
    this.processes = Array.from({ length: count }, (_, n) => `f${n}`);
  }

  learn(cursor: Cursor): void {
    if (this.#cursors.length >= MAX_CURSORS) this.#cursors.shift();
    this.#cursors.push(cursor);
  }

  process(): string {
    return this.#random.fraction() < 0.03 ? 'nobody' : this.#random.pick(this.processes);
  }

  cursor(): Cursor {
    return this.#random.pick(this.#cursors);
  }

  /** Few enough that they are used again, for the same and for other requests. */
  operation(): string {
    return `o${this.#random.below(20_000)}`;
  }

  json(): unknown {
    const random = this.#random;
    return random.pick([null, true, 0, -1.5, 'text', '\u2028"\\', [], [1, [2, {}]], {}, { a: { b: [null] } }, random.uint32()]);
  }

  object(): object {
    return Object.fromEntries(Array.from({ length: this.#random.below(4) }, () => [this.#random.pick(KEYS), this.json()]));
  }

  /** The parts of an update that is right; rarely one that ends the process. */
  parts(): object {
    const random = this.#random;
    const parts: Record<string, unknown> = {};
    if (random.fraction() < 0.5) parts['step'] = this.stepPart();
    if (random.fraction() < 0.15)
      parts['status'] = random.fraction() < 0.02 ? random.pick(STATUSES) : random.pick(STATUSES.slice(0, 3));
    if (random.fraction() < 0.1) parts['state'] = this.object();
    if (random.fraction() < 0.4) parts['patch'] = this.object();
    if (random.fraction() < 0.05) parts['cancel'] = random.pick([{}, { reason: null }, { reason: 'enough' }]);
    if (random.fraction() < 0.2 || Object.keys(parts).length === 0) parts['data'] = this.json();
    return parts;
  }

  stepPart(): object {
    const random = this.#random;
    const step: Record<string, unknown> = { name: random.pick(NAMES) };
    if (random.fraction() < 0.5) step['status'] = random.pick(STEP_STATUSES);
    if (random.fraction() < 0.5) step['progress'] = random.fraction();
    if (random.fraction() < 0.3) step['message'] = random.pick(['', null, 'on its way', 'é'.repeat(100)]);
    if (random.fraction() < 0.1) step['attempt'] = 1 + random.below(5);
    if (random.fraction() < 0.2) step['data'] = this.json();
    return step;
  }
}
