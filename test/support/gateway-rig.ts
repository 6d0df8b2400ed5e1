import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  Gateway,
  MemoryProcessBus,
  MemoryProcessStore,
  type Connection,
  type CounterName,
  type GaugeName,
  type MemoryStoreOptions,
  type Metrics,
  type Random,
} from '@stepcast/server';
import type { Cursor, Mode, Snapshot, UpdateParts } from '@stepcast/shared';
import { FaultyBus } from './faulty-bus.ts';
import { Follower } from './follower.ts';
import { holdStore, type HeldStore } from './held-store.ts';
import { RecordingLogger } from './recording-logger.ts';
import { TestLink } from './test-link.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Client {
  readonly link: TestLink;
  readonly connection: Connection;
  readonly followers: Map<string, Follower>;
  /** Follows a process; `held` is what an earlier connection ended with. */
  follow(process: string, options?: FollowOptions): Promise<Follower>;
}

export interface FollowOptions {
  readonly mode?: Mode;
  readonly held?: { readonly cursor: Cursor; readonly snapshot: Snapshot | null } | null;
}

/** A gateway on a memory store, with a bus, a store and links that the test can make as bad as it likes. */
export class GatewayRig implements Disposable {
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  readonly counts = new Map<CounterName | GaugeName, number>();
  readonly bus: FaultyBus;
  readonly held: HeldStore;
  readonly gateway: Gateway;
  readonly #random: Random;
  readonly #storeBus: MemoryProcessBus;
  readonly #options: Partial<MemoryStoreOptions>;
  #memory: MemoryProcessStore;

  constructor(random: Random, options: Partial<MemoryStoreOptions> = {}) {
    this.#random = random;
    this.#options = options;
    this.#storeBus = new MemoryProcessBus(this.logger);
    this.#memory = this.#emptyStore();
    this.bus = new FaultyBus(this.#storeBus, random);
    this.held = holdStore(this.#memory);
    const metrics: Metrics = {
      count: (name, amount = 1) => void this.counts.set(name, (this.counts.get(name) ?? 0) + amount),
      move: (name, by) => void this.counts.set(name, (this.counts.get(name) ?? 0) + by),
      time: () => undefined,
    };
    this.gateway = new Gateway(
      { store: this.held.store, bus: this.bus, clock: this.clock, random, metrics, logger: this.logger },
      { heartbeatMs: 15_000, maxConnections: 10_000 },
    );
  }

  [Symbol.dispose](): void {
    this.gateway[Symbol.dispose]();
    this.#memory[Symbol.dispose]();
  }

  count(name: CounterName | GaugeName): number {
    return this.counts.get(name) ?? 0;
  }

  async create(id: string): Promise<void> {
    const { id: _, ...rest } = { id, workflow: 'test', tenant: 'default', state: {}, ttlMs: 3_600_000, temporary: false };
    await this.#memory.create({ id, ...rest, tag: this.#random.uint32(), operation: null, durability: 'cache' });
  }

  async write(id: string, parts: UpdateParts): Promise<Cursor> {
    const tag = this.#random.uint32();
    return (await this.#memory.write({ id, parts, ifMatch: null, tag, operation: null, durability: 'cache' })).cursor;
  }

  async writeMany(id: string, count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.write(id, { patch: { n } });
  }

  /** From now on an empty store answers, on the same bus: whatever is written to it has numbers that were given out before. */
  failOver(): void {
    this.#memory[Symbol.dispose]();
    this.#memory = this.#emptyStore();
    this.held.replace(this.#memory);
  }

  async delete(id: string): Promise<void> {
    await this.#memory.delete(id);
  }

  async stored(id: string): Promise<{ readonly cursor: Cursor; readonly snapshot: Snapshot } | null> {
    const stored = await this.#memory.readSnapshot(id);
    return stored === null ? null : { cursor: stored.cursor, snapshot: JSON.parse(stored.text) as Snapshot };
  }

  connect(): Client {
    const followers = new Map<string, Follower>();
    const link = new TestLink((message) => {
      for (const follower of followers.values()) follower.take(message);
    });
    const connection = this.gateway.connect(link);
    return {
      link,
      connection,
      followers,
      follow: async (process, { mode = 'state', held = null } = {}) => {
        const follower = new Follower(process, mode, held);
        followers.set(process, follower);
        await connection.follow({ process, cursor: held?.cursor ?? null, mode });
        await this.settle();
        return follower;
      },
    };
  }

  #emptyStore(): MemoryProcessStore {
    return new MemoryProcessStore({ clock: this.clock, bus: this.#storeBus }, this.#options);
  }

  /** Lets everything that is under way come to rest. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 6; turn++) await nextTurn();
  }
}
