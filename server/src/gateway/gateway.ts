/**
 * From a store write to every socket: keeps the channels of the processes that someone follows and the connections that
 * follow them, and ticks for all of them, so that none has a timer of its own. [GW-1]
 */
import { StepcastError } from '@stepcast/shared';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ProcessBus } from '../ports/process-bus.ts';
import type { ProcessStore } from '../ports/process-store.ts';
import type { Random } from '../ports/random.ts';
import { Channel } from './channel.ts';
import { Connection, type ConnectionDeps } from './connection.ts';
import { FlushQueue } from './flush-queue.ts';
import { messageFrame } from './frame.ts';
import type { Link } from './link.ts';
import { PositionCheck } from './position-check.ts';

export interface GatewayDeps {
  readonly store: ProcessStore;
  readonly bus: ProcessBus;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface GatewayOptions {
  readonly heartbeatMs: number;
  readonly maxConnections: number;
}

const TICK_MS = 1000;
/** Returning clients are spread so that this many come back per second, at most over `MAX_SPREAD_MS`. [GW-9] */
const RETURNS_PER_SECOND = 1000;
const MIN_SPREAD_MS = 1000;
const MAX_SPREAD_MS = 15_000;

export class Gateway implements Disposable {
  readonly options: GatewayOptions;
  readonly #deps: GatewayDeps;
  readonly #channels = new Map<string, Channel>();
  /** One set per tick of a heartbeat's length, so that the beats are spread evenly. */
  readonly #beats: readonly Set<Connection>[];
  readonly #positions: PositionCheck;
  readonly #ticker: Timer;
  readonly #connectionDeps: ConnectionDeps;
  #ticks = 0;
  #connections = 0;
  #isDraining = false;

  constructor(deps: GatewayDeps, options: GatewayOptions) {
    this.#deps = deps;
    this.options = options;
    this.#positions = new PositionCheck(deps);
    this.#beats = Array.from({ length: Math.max(1, Math.round(options.heartbeatMs / TICK_MS)) }, () => new Set<Connection>());
    this.#connectionDeps = {
      flushQueue: new FlushQueue(deps.clock),
      metrics: deps.metrics,
      logger: deps.logger,
      channelOf: (process) => this.#channelOf(process),
      onClosed: (connection) => this.#forget(connection),
    };
    this.#ticker = deps.clock.every(TICK_MS, () => this.#tick());
  }

  [Symbol.dispose](): void {
    this.#ticker.cancel();
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  get connectionCount(): number {
    return this.#connections;
  }

  /** Fails with `draining` or `overloaded` when no new client is taken. */
  checkRoom(): void {
    if (this.#isDraining) throw new StepcastError('draining');
    if (this.#connections >= this.options.maxConnections) throw new StepcastError('overloaded');
  }

  /** Takes a new client. Fails as `checkRoom`. */
  connect(link: Link): Connection {
    this.checkRoom();
    const connection = new Connection(this.#deps.random.id(), link, this.#connectionDeps);
    const least = this.#beats.reduce((a, b) => (b.size < a.size ? b : a));
    least.add(connection);
    this.#connections += 1;
    this.#deps.metrics.move('connections', 1);
    return connection;
  }

  /** Tells every client when to come back, each another time, and closes its connection. [GW-9] */
  drain(): void {
    this.#isDraining = true;
    const spreadMs = Math.min(MAX_SPREAD_MS, Math.max(MIN_SPREAD_MS, (this.#connections / RETURNS_PER_SECOND) * 1000));
    for (const connection of this.#beats.flatMap((beat) => [...beat])) {
      const reconnectInMs = Math.round(this.#deps.random.fraction() * spreadMs);
      connection.send(messageFrame({ type: 'goodbye', reconnectInMs }));
      connection.close(new StepcastError('draining'));
    }
  }

  #channelOf(process: string): Channel {
    const existing = this.#channels.get(process);
    if (existing !== undefined) return existing;
    const channel = new Channel(process, { ...this.#deps, onClosed: (closed) => this.#forgetChannel(closed) });
    this.#channels.set(process, channel);
    this.#positions.watch(channel, this.#deps.clock.elapsed());
    this.#deps.metrics.move('channels', 1);
    return channel;
  }

  #forgetChannel(channel: Channel): void {
    this.#channels.delete(channel.process);
    this.#positions.forget(channel);
    this.#deps.metrics.move('channels', -1);
  }

  #forget(connection: Connection): void {
    for (const beat of this.#beats) {
      if (!beat.delete(connection)) continue;
      this.#connections -= 1;
      this.#deps.metrics.move('connections', -1);
    }
  }

  #tick(): void {
    const { clock } = this.#deps;
    const beat = this.#beats[this.#ticks++ % this.#beats.length];
    if (beat !== undefined && beat.size > 0) {
      const heartbeat = messageFrame({ type: 'heartbeat', at: clock.now() });
      for (const connection of beat) connection.beat(heartbeat);
    }
    for (const connections of this.#beats) {
      for (const connection of connections) connection.checkProgress(clock.elapsed());
    }
    void this.#positions.run(clock.elapsed());
  }
}
