import type { BusListener, BusSubscription, LoggedUpdate, ProcessBus, Random } from '@stepcast/server';

export interface Faults {
  /** Chances, 0..1. */
  readonly lose: number;
  readonly double: number;
  /** A delayed message comes after the next one that is not. */
  readonly delay: number;
}

export const NO_FAULTS: Faults = { lose: 0, double: 0, delay: 0 };

/** A bus between the store's and the gateway that does what a bus may do: lose, double and reorder. [GW-3] */
export class FaultyBus implements ProcessBus {
  faults: Faults = NO_FAULTS;
  subscriptions = 0;
  readonly #inner: ProcessBus;
  readonly #random: Random;
  readonly #listeners = new Set<BusListener>();

  constructor(inner: ProcessBus, random: Random) {
    this.#inner = inner;
    this.#random = random;
  }

  async subscribe(id: string, listener: BusListener): Promise<BusSubscription> {
    const delayed: LoggedUpdate[] = [];
    const inner = await this.#inner.subscribe(id, {
      onUpdate: (update) => this.#pass(update, delayed, listener),
      onGone: () => listener.onGone(),
      onDoubt: () => listener.onDoubt(),
    });
    this.subscriptions += 1;
    this.#listeners.add(listener);
    return {
      close: () => {
        inner.close();
        this.#listeners.delete(listener);
      },
    };
  }

  check(): Promise<void> {
    return this.#inner.check();
  }

  /** Says to every subscriber that messages may have been lost. */
  doubt(): void {
    for (const listener of this.#listeners) listener.onDoubt();
  }

  /** Brings every subscriber a message that the store never sent. */
  forge(update: LoggedUpdate): void {
    for (const listener of this.#listeners) listener.onUpdate(update);
  }

  #pass(update: LoggedUpdate, delayed: LoggedUpdate[], listener: BusListener): void {
    const { lose, double, delay } = this.faults;
    const chance = this.#random.fraction();
    if (chance < lose) return;
    if (chance < lose + delay) return void delayed.push(update);
    listener.onUpdate(update);
    if (chance < lose + delay + double) listener.onUpdate(update);
    for (const late of delayed.splice(0)) listener.onUpdate(late);
  }
}
