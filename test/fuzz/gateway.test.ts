import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cursor, Mode } from '@stepcast/shared';
import { expect, it } from 'vitest';
import { NO_FAULTS } from '../support/faulty-bus.ts';
import type { Follower } from '../support/follower.ts';
import { GatewayRig, type Client } from '../support/gateway-rig.ts';
import { SeededRandom, seededRandom } from '../support/seeded-random.ts';

const RUNS = 120;
const STEPS = 250;
const PROCESSES = ['a', 'b', 'c'];

/** One run: clients that come, go, resume, stick and lag, on a bus and a store that do their worst. */
class Run {
  readonly rig: GatewayRig;
  readonly #random: SeededRandom;
  readonly #clients: Client[] = [];
  readonly #stuck = new Set<Client>();
  /** All updates of each process, as they were acknowledged. */
  readonly acknowledged = new Map<string, Cursor[]>();

  constructor(random: SeededRandom) {
    this.#random = random;
    const tight = random.fraction() < 0.3;
    this.rig = new GatewayRig(random, tight ? { log: { updates: 100, bytes: 1e6 } } : {});
  }

  async start(): Promise<void> {
    for (const process of PROCESSES) {
      await this.rig.create(process);
      this.acknowledged.set(process, [(await this.rig.stored(process))?.cursor as Cursor]);
    }
    this.rig.bus.faults = { lose: 0.1 * this.#random.fraction(), double: 0.1, delay: 0.1 };
  }

  async step(): Promise<void> {
    const chance = this.#random.below(100);
    if (chance < 45) await this.#write();
    else if (chance < 60) await nextTurn();
    else if (chance < 70) this.#come();
    else if (chance < 75) this.#leave();
    else if (chance < 80) this.#stick();
    else if (chance < 86) this.#unstick();
    else if (chance < 89) this.rig.held.hold();
    else if (chance < 93) await this.rig.held.release();
    else if (chance < 96) await this.#refollow();
    else await this.rig.clock.advance(this.#random.below(5000));
  }

  /** The faults end; after a minute everyone must have arrived. */
  async rest(): Promise<Follower[]> {
    this.rig.bus.faults = NO_FAULTS;
    await this.rig.held.release();
    for (const client of [...this.#stuck]) this.#unstick(client);
    for (let second = 0; second < 60; second += 5) {
      await this.rig.clock.advance(5000);
      await this.rig.settle();
    }
    // Who stood still for 30 s was sent away, rightly.
    const present = this.#clients.filter(({ link }) => link.closedWith?.code !== 'too-slow');
    return present.flatMap((client) => [...client.followers.values()]);
  }

  async #write(): Promise<void> {
    const process = this.#random.pick(PROCESSES);
    const burst = this.#random.fraction() < 0.05 ? 120 : 1;
    for (let n = 0; n < burst; n++) {
      const size = this.#random.fraction() < 0.05 ? 60_000 : 20;
      const cursor = await this.rig.write(process, {
        patch: { [`k${this.#random.below(5)}`]: this.#random.below(1000) },
        data: 'x'.repeat(size),
      });
      this.acknowledged.get(process)?.push(cursor);
    }
  }

  #come(): void {
    const client = this.rig.connect();
    this.#clients.push(client);
    void client.follow(this.#random.pick(PROCESSES), { mode: this.#mode() });
  }

  /** Goes, and comes back with what it held. */
  #leave(): void {
    const index = this.#random.below(this.#clients.length);
    const [gone] = this.#clients.splice(index, 1);
    if (gone === undefined) return;
    this.#stuck.delete(gone);
    gone.connection.closed();
    const back = this.rig.connect();
    this.#clients.push(back);
    for (const { process, mode, cursor, snapshot } of gone.followers.values()) {
      void back.follow(process, { mode, held: cursor === null || snapshot === null ? null : { cursor, snapshot } });
    }
  }

  /** Follows one process more, or gives one up; what was sent before that has then arrived. */
  async #refollow(): Promise<void> {
    if (this.#clients.length === 0) return;
    const client = this.#random.pick(this.#clients);
    const process = this.#random.pick(PROCESSES);
    if (!client.followers.has(process)) return void client.follow(process, { mode: this.#mode() });
    if (this.#stuck.has(client)) return;
    client.connection.unfollow(process);
    await this.rig.settle();
    client.followers.delete(process);
  }

  #stick(): void {
    if (this.#clients.length === 0) return;
    const client = this.#random.pick(this.#clients);
    client.link.stick();
    this.#stuck.add(client);
  }

  #unstick(client: Client | undefined = [...this.#stuck][0]): void {
    if (client === undefined || !this.#stuck.delete(client)) return;
    client.link.unstick(client.connection);
  }

  #mode(): Mode {
    return this.#random.fraction() < 0.5 ? 'state' : 'log';
  }
}

/** Whether `path` is a stretch of `all` without a hole. */
function isStretch(path: readonly Cursor[], all: readonly Cursor[]): boolean {
  const start = path[0] === undefined ? 0 : all.indexOf(path[0]);
  return start >= 0 && path.every((cursor, index) => all[start + index] === cursor);
}

it(
  '[GW-3] ends with every viewer exact, in order and without a hole, whatever bus, store and clients did',
  { timeout: 120_000 },
  async () => {
    const seeds = seededRandom();
    for (let n = 0; n < RUNS; n++) {
      const random = new SeededRandom(seeds.uint32());
      const run = new Run(random);
      using rig = run.rig;
      await run.start();
      for (let step = 0; step < STEPS; step++) await run.step();
      for (const follower of await run.rest()) {
        const { process, mode, cursor, path } = follower;
        const stored = await rig.stored(process);
        const label = `seed ${random.seed}, ${process} in mode ${mode}`;
        expect(follower.errors, label).toEqual([]);
        expect({ cursor, snapshot: follower.snapshot }, label).toEqual({ cursor: stored?.cursor, snapshot: stored?.snapshot });
        const lastJump = path.findLastIndex(({ by }) => by !== 'update');
        const stretch = path.slice(Math.max(0, lastJump)).map((entry) => entry.cursor);
        expect(isStretch(stretch, run.acknowledged.get(process) ?? []), label).toBe(true);
        if (mode === 'log')
          expect(
            path.filter(({ by }) => by === 'conflated'),
            label,
          ).toEqual([]);
      }
      expect(rig.logger.entries.filter(({ level }) => level === 'error')).toEqual([]);
    }
  },
);
