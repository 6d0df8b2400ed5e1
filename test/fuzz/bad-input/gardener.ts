import { seqOf, type Cursor, type Down, type Snapshot } from '@stepcast/shared';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Follower } from '../../support/follower.ts';
import { RawWebSocket } from '../../support/wire/raw-web-socket.ts';
import type { World } from './world.ts';

/** Updates past this size make a process too heavy to be read over and over. */
const HEAVY_CHARS = 20_000;
/** Positions that are remembered, to compare with a read that comes late. */
const MAX_REMEMBERED = 2000;

interface Plant {
  readonly follower: Follower;
  readonly past: Map<Cursor, Snapshot | null>;
}

/**
 * Follows the processes that are being attacked, checks every message of theirs, and compares what they add up to with what is
 * stored, as whatever was accepted must make the same sense to everyone. Brings back processes that have ended or were deleted.
 */
export class Gardener implements Disposable {
  readonly #url: string;
  readonly #webSocket: RawWebSocket;
  readonly #plants = new Map<string, Plant>();
  readonly #work = new Set<Promise<void>>();
  #failure: Error | null = null;
  #isStopping = false;
  #patrol: Promise<void> = Promise.resolve();
  /** Lives that all processes had together, and comparisons that were made. */
  lives = 0;
  comparisons = 0;

  private constructor(url: string, webSocket: RawWebSocket) {
    this.#url = url;
    this.#webSocket = webSocket;
  }

  static async start(url: string, world: World): Promise<Gardener> {
    const gardener = new Gardener(url, await RawWebSocket.open(url, { keepsMessages: false }));
    gardener.#webSocket.onMessage = (message) => gardener.#take(message);
    for (const process of world.processes) await gardener.#revive(process);
    gardener.#patrol = gardener.#walk().catch((error: unknown) => void (gardener.#failure ??= error as Error));
    return gardener;
  }

  /** Fails where what was told is not what is stored. */
  async check(): Promise<void> {
    this.#isStopping = true;
    await this.#patrol;
    await Promise.all(this.#work);
    for (const process of [...this.#plants.keys()]) await this.#compare(process);
    if (this.#failure !== null) throw this.#failure;
  }

  [Symbol.dispose](): void {
    this.#isStopping = true;
    this.#webSocket[Symbol.dispose]();
  }

  async #walk(): Promise<void> {
    while (!this.#isStopping) {
      for (const process of [...this.#plants.keys()]) await this.#compare(process);
      await nextTurn();
    }
  }

  async #compare(process: string): Promise<void> {
    const answer = await fetch(`${this.#url}/process/${process}`);
    const stored = (await answer.json()) as Snapshot;
    const plant = this.#plants.get(process);
    if (!answer.ok || plant === undefined || this.#failure !== null) return;
    const cursor = answer.headers.get('etag')?.replaceAll('"', '') as Cursor;
    const isElsewhere = (): boolean => this.#plants.get(process) !== plant || this.#failure !== null;
    const hasArrived = (): boolean => plant.follower.cursor !== null && seqOf(plant.follower.cursor) >= seqOf(cursor);
    await this.#webSocket.until(() => hasArrived() || isElsewhere(), `${process} to be at ${cursor}`);
    // A follower that begins later than what was read, or in another life of the process, was never there.
    if (isElsewhere() || !plant.past.has(cursor)) return;
    this.comparisons += 1;
    const told = plant.past.get(cursor);
    const different = Object.keys(stored).filter((key) => textOf(told, key) !== textOf(stored, key));
    if (different.length === 0) return;
    const [text, storedText] = [told, stored].map((snapshot) => different.map((key) => textOf(snapshot, key)).join(', '));
    throw new Error(
      `At ${cursor} of ${process}, followers hold another ${different.join(', ')}: ${text}; stored is ${storedText}`,
    );
  }

  #take(message: Down): void {
    if (!('process' in message) || message.process === undefined) return;
    const { process } = message;
    const plant = this.#plants.get(process);
    if (plant === undefined) return;
    try {
      plant.follower.take(message);
    } catch (error) {
      this.#failure ??= error as Error;
    }
    const { cursor, snapshot } = plant.follower;
    if (cursor !== null) plant.past.set(cursor, snapshot);
    if (plant.past.size > MAX_REMEMBERED) plant.past.delete(plant.past.keys().next().value as Cursor);
    if (message.type === 'error') this.#tend(this.#revive(process));
    else if (message.type === 'update' && mustGo(message)) this.#tend(this.#remove(process));
  }

  #tend(work: Promise<void>): void {
    const tended = work
      .catch((error: unknown) => void (this.#failure ??= error as Error))
      .finally(() => this.#work.delete(tended));
    this.#work.add(tended);
  }

  /** Its followers are told, and that brings it back. */
  async #remove(process: string): Promise<void> {
    await fetch(`${this.#url}/process/${process}`, { method: 'DELETE' });
  }

  async #revive(process: string): Promise<void> {
    this.lives += 1;
    const body = JSON.stringify({ workflow: 'fuzz', id: process });
    // Someone else may have been quicker.
    await fetch(`${this.#url}/process`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    this.#plants.set(process, { follower: new Follower(process, 'log'), past: new Map() });
    this.#webSocket.send({ type: 'subscribe', process, mode: 'log' });
  }
}

function mustGo(update: Extract<Down, { type: 'update' }>): boolean {
  const { status } = update;
  const isOver = status === 'completed' || status === 'failed' || status === 'cancelled';
  return isOver || JSON.stringify(update).length > HEAVY_CHARS;
}

function textOf(snapshot: Snapshot | null | undefined, key: string): string {
  return JSON.stringify(sorted((snapshot as Record<string, unknown> | null | undefined)?.[key])) ?? 'nothing';
}

/** With the keys of every object in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
}
