/**
 * One process on this node: one subscription to the bus, however many viewers. [GW-1]
 *
 * - `opening`: subscribing, then reading the store; updates that arrive meanwhile wait. [GW-2]
 * - `live`: `head` is the last update of an unbroken chain, and live viewers have everything up to it.
 * - `repairing`: the chain broke; the missing part is being read, once for all viewers. [GW-3]
 * - `lingering`: live without viewers, for whoever comes back soon.
 * - `closed`: over; another channel may be opened for the process.
 */
import { ORIGIN, seqOf, StepcastError, type Cursor } from '@stepcast/shared';
import { UpdateWindow, type WindowBounds } from '../domain/update-window.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { BusListener, BusSubscription, ProcessBus } from '../ports/process-bus.ts';
import type { LoggedUpdate, ProcessStore } from '../ports/process-store.ts';
import { catchUp, type CatchUpSource } from './catch-up.ts';
import { messageFrame, UpdateFrame } from './frame.ts';
import { readMissing } from './read-missing.ts';
import { SnapshotCache } from './snapshot-cache.ts';
import type { ViewedChannel, Viewer } from './viewer.ts';
import { WaitingUpdates } from './waiting-updates.ts';

export interface ChannelDeps {
  readonly store: ProcessStore;
  readonly bus: ProcessBus;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly onClosed: (channel: Channel) => void;
}

const RING: WindowBounds = { updates: 256, bytes: 256 * 1024 };
const LINGER_MS = 10_000;
/** Between two repairs in a row, and after a read that failed. */
const REPAIR_PAUSE_MS = 50;
const MAX_REPAIR_PAUSE_MS = 5_000;

export class Channel implements BusListener, CatchUpSource, ViewedChannel {
  readonly process: string;
  readonly store: ProcessStore;
  readonly metrics: Metrics;
  readonly ring = new UpdateWindow<UpdateFrame>(RING);
  readonly snapshots: SnapshotCache;
  readonly #deps: ChannelDeps;
  readonly #viewers = new Set<Viewer>();
  readonly #waiting = new WaitingUpdates();
  readonly #opened: Promise<void>;
  #state: 'opening' | 'live' | 'repairing' | 'lingering' | 'closed' = 'opening';
  #head: Cursor = ORIGIN;
  #subscription: BusSubscription | null = null;
  #timer: Timer | null = null;
  #failures = 0;
  #settledAt = -Infinity;
  #isDoubtful = false;
  #resets = 0;

  constructor(process: string, deps: ChannelDeps) {
    this.process = process;
    this.store = deps.store;
    this.metrics = deps.metrics;
    this.snapshots = new SnapshotCache(process, deps.store);
    this.#deps = deps;
    this.#opened = this.#open();
    this.#opened.catch(() => undefined); // Every viewer that joins is told; without one there is nobody to tell.
  }

  get head(): Cursor {
    return this.#head;
  }

  get resets(): number {
    return this.#resets;
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Whether the position should be compared with the store's at the next occasion. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  async join(viewer: Viewer): Promise<void> {
    this.#viewers.add(viewer);
    if (this.#state === 'lingering') this.#enterLive();
    await this.#opened;
    this.serve(viewer);
  }

  leave(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#state === 'live') this.#lingerIfEmpty();
  }

  serve(viewer: Viewer): void {
    if (viewer.state !== 'behind' || !this.isLive) return;
    viewer.state = 'catching-up';
    catchUp(this, viewer).catch((error: unknown) => this.#dismiss(viewer, error));
  }

  onUpdate(update: LoggedUpdate): void {
    if (this.#state === 'opening' || this.#state === 'repairing') this.#waiting.push(update);
    else if (this.#state !== 'closed' && !this.#take(update)) {
      this.#waiting.push(update);
      this.repair();
    }
  }

  onGone(): void {
    // While it opens, whoever waits is told by what is read; that read may have been just before this.
    if (this.#state === 'opening') this.#isDoubtful = true;
    else this.#end(new StepcastError('process-unknown', `Process ${this.process} was deleted or has expired`));
  }

  settleDoubt(): void {
    if (this.#state === 'live' || this.#state === 'lingering') this.#isDoubtful = false;
  }

  onDoubt(): void {
    this.#isDoubtful = true;
  }

  /** Compares the head with the store's cursor, which may be a little older or newer than this moment's. [GW-3] */
  comparePosition(stored: Cursor | null, asked: Cursor): void {
    if (this.#state !== 'live' && this.#state !== 'lingering') return;
    if (stored === null) this.onGone();
    else if (stored !== this.#head && (!this.ring.has(stored) || seqOf(stored) < seqOf(asked))) this.repair();
  }

  repair(): void {
    if (this.#state !== 'live' && this.#state !== 'lingering') return;
    this.#stopTimer();
    this.metrics.count('repairs');
    if (this.#deps.clock.elapsed() - this.#settledAt < REPAIR_PAUSE_MS) return this.#pauseThenRepair();
    this.#state = 'repairing';
    void this.#repair();
  }

  /** Ends the channel and every viewer with `error`. */
  #end(error: StepcastError): void {
    if (this.#state === 'closed') return;
    const viewers = [...this.#viewers];
    this.#close();
    for (const viewer of viewers) this.#dismiss(viewer, error);
  }

  async #open(): Promise<void> {
    const { bus, clock, metrics } = this.#deps;
    const startedAt = clock.elapsed();
    try {
      this.#subscription = await bus.subscribe(this.process, this);
      const stored = await this.snapshots.read();
      if (stored === null) throw new StepcastError('process-unknown', `No process ${this.process}`);
      this.#head = stored.cursor;
    } catch (error) {
      for (const viewer of this.#viewers) viewer.connection.forget(viewer);
      this.#close();
      throw error;
    }
    metrics.time('open_channel', clock.elapsed() - startedAt);
    this.#settle();
  }

  /** After a read: takes what arrived meanwhile, and is live if that continues the chain. */
  #settle(): void {
    const mustRead = this.#waiting.hasOverflowed;
    const updates = this.#waiting.take();
    for (const [index, update] of updates.entries()) {
      if (this.#take(update)) continue;
      for (const later of updates.slice(index)) this.#waiting.push(later);
      return this.#pauseThenRepair();
    }
    if (mustRead) return this.#pauseThenRepair();
    this.#failures = 0;
    this.#settledAt = this.#deps.clock.elapsed();
    this.#enterLive();
    for (const viewer of this.#viewers) this.serve(viewer);
    this.#lingerIfEmpty();
  }

  async #repair(): Promise<void> {
    // Written before the read that now begins, so the read brings it, or it is not of this history.
    this.#waiting.take();
    try {
      const missing = await readMissing(this, (update) => this.#push(update));
      if (this.isClosed) return;
      if (missing === 'gone') return this.onGone();
      if (missing === 'not-our-history') this.#reset();
      this.#settle();
    } catch (error) {
      this.#deps.logger.warn({ err: error, process: this.process }, 'A channel could not be repaired; trying again');
      this.#pauseThenRepair();
    }
  }

  #pauseThenRepair(): void {
    if (this.isClosed) return;
    this.#state = 'repairing';
    const pauseMs = Math.min(MAX_REPAIR_PAUSE_MS, REPAIR_PAUSE_MS * 2 ** this.#failures++);
    this.#timer = this.#deps.clock.after(pauseMs, () => void this.#repair());
  }

  /** The store's history does not hold our head: everyone begins anew from the snapshot that was just read. */
  #reset(): void {
    const fresh = this.snapshots.cursor;
    if (fresh === null) return;
    this.metrics.count('chain_forks');
    for (const viewer of this.#viewers) {
      if (viewer.state === 'live') this.#fallBehind(viewer, this.#head);
      if (viewer.standing === 'proven') viewer.standing = 'refuted';
    }
    this.ring.clear();
    this.#head = fresh;
    this.#resets += 1;
  }

  /** Takes the next update of the chain, or drops one that was seen; false when the chain is broken. */
  #take(update: LoggedUpdate): boolean {
    if (update.prev === this.#head) {
      this.#push(update);
      return true;
    }
    if (update.cursor !== this.#head && !this.ring.has(update.cursor)) {
      if (seqOf(update.cursor) >= seqOf(this.#head)) {
        this.metrics.count('chain_gaps');
        return false;
      }
      // Older than the ring: either seen long ago, or a store that lost updates and counts again. The store's cursor will tell.
      this.#isDoubtful = true;
    }
    this.metrics.count('duplicates_dropped');
    return true;
  }

  #push(update: LoggedUpdate): void {
    const frame = new UpdateFrame(this.process, update);
    this.ring.append(frame);
    this.#head = frame.cursor;
    let sent = 0;
    for (const viewer of this.#viewers) {
      if (viewer.state !== 'live') continue;
      if (viewer.connection.isCongested) {
        this.#fallBehind(viewer, frame.prev);
        viewer.connection.fellBehind(viewer);
      } else {
        viewer.connection.send(frame);
        sent += 1;
      }
    }
    if (sent > 0) this.metrics.count('updates_fanned_out', sent);
  }

  #fallBehind(viewer: Viewer, cursor: Cursor): void {
    viewer.state = 'behind';
    viewer.cursor = cursor;
    viewer.standing = 'proven';
  }

  #dismiss(viewer: Viewer, error: unknown): void {
    this.#viewers.delete(viewer);
    if (viewer.state === 'closed') return;
    viewer.connection.forget(viewer);
    const known = error instanceof StepcastError ? error : new StepcastError('internal', undefined, { cause: error });
    if (known !== error) this.#deps.logger.error({ err: error, process: this.process }, 'A viewer could not be served');
    viewer.connection.send(messageFrame({ type: 'error', code: known.code, message: known.message, process: this.process }));
    if (this.#state === 'live') this.#lingerIfEmpty();
  }

  #enterLive(): void {
    this.#stopTimer();
    this.#state = 'live';
  }

  #lingerIfEmpty(): void {
    if (this.#viewers.size > 0 || this.#state !== 'live') return;
    this.#state = 'lingering';
    this.#timer = this.#deps.clock.after(LINGER_MS, () => this.#close());
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#stopTimer();
    this.#state = 'closed';
    this.#viewers.clear();
    this.#subscription?.close();
    this.#deps.onClosed(this);
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
