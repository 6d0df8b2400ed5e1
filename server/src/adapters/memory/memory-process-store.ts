/**
 * The process store within one process: state of the embedded hub, and the store of most tests.
 *
 * Every method does its work in one turn of the event loop, so atomicity costs nothing. Nothing outlives the process.
 */
import {
  applyUpdate,
  encodeParts,
  formatCursor,
  isTerminal,
  joinUpdate,
  ORIGIN,
  overallProgress,
  seqOf,
  StepcastError,
  type Cursor,
  type Durability,
  type Snapshot,
  type UpdateParts,
} from '@stepcast/shared';
import type { Clock, Timer } from '../../ports/clock.ts';
import type {
  CreateRequest,
  LogLimit,
  LogPage,
  ProcessStore,
  ProcessSummary,
  StoredSnapshot,
  StorePage,
  StoreQuery,
  WriteRequest,
  Written,
} from '../../ports/process-store.ts';
import { CreationIndex } from './creation-index.ts';
import { ExpiryQueue } from './expiry-queue.ts';
import type { MemoryProcessBus } from './memory-process-bus.ts';
import { MemoryProcess, type Change } from './memory-process.ts';
import { OperationMemory } from './operation-memory.ts';

export interface MemoryStoreOptions {
  /** Retained updates per process. */
  readonly log: LogLimit;
  readonly operationTtlMs: number;
  readonly maxOperations: number;
  /** Past this, nothing new is created; past twice this, nothing is written. */
  readonly maxBytes: number;
}

export const MEMORY_STORE_DEFAULTS: MemoryStoreOptions = {
  log: { updates: 10_000, bytes: 4 * 1024 * 1024 },
  operationTtlMs: 10 * 60_000,
  maxOperations: 500_000,
  maxBytes: 1024 * 1024 * 1024,
};

const EXPIRY_CHECK_MS = 1000;
const MAX_EXPIRED_PER_CHECK = 10_000;
/** Bookkeeping per process that no text accounts for. */
const PROCESS_BYTES = 1024;

interface Deps {
  readonly clock: Clock;
  readonly bus: MemoryProcessBus;
}

export class MemoryProcessStore implements ProcessStore, Disposable {
  readonly #clock: Clock;
  readonly #bus: MemoryProcessBus;
  readonly #options: MemoryStoreOptions;
  readonly #processes = new Map<string, MemoryProcess>();
  readonly #operations: OperationMemory;
  readonly #created = new CreationIndex<MemoryProcess>();
  readonly #expiries = new ExpiryQueue<MemoryProcess>();
  readonly #expiryCheck: Timer;
  #bytes = 0;

  constructor(deps: Deps, options: Partial<MemoryStoreOptions> = {}) {
    this.#clock = deps.clock;
    this.#bus = deps.bus;
    this.#options = { ...MEMORY_STORE_DEFAULTS, ...options };
    this.#operations = new OperationMemory({ ttlMs: this.#options.operationTtlMs, maxEntries: this.#options.maxOperations });
    this.#expiryCheck = this.#clock.every(EXPIRY_CHECK_MS, () => this.#expire());
  }

  [Symbol.dispose](): void {
    this.#expiryCheck.cancel();
  }

  // The methods are async so that a refusal is a rejection, never a throw.
  async create(request: CreateRequest): Promise<Written> {
    checkDurability(request.durability);
    const now = this.#clock.now();
    const existing = this.#find(request.id, now);
    const repeated = this.#recall(request, existing, now);
    if (repeated !== null) return repeated;
    if (existing !== null) {
      throw new StepcastError('process-exists', `Process ${request.id} exists already`, { cursor: existing.cursor });
    }
    if (this.#bytes >= this.#options.maxBytes)
      throw new StepcastError('store-full', 'The store is full; no new processes are taken');
    const creation = changeOf(null, { ...request, prev: ORIGIN, at: now, parts: creationParts(request) });
    const process = new MemoryProcess(creation, {
      ordinal: this.#created.nextOrdinal(),
      ttlMs: request.ttlMs,
      log: this.#options.log,
    });
    this.#processes.set(request.id, process);
    this.#created.add(process);
    this.#expiries.add(process);
    this.#bytes += PROCESS_BYTES + process.bytes;
    return this.#announce(request, process, creation);
  }

  async write(request: WriteRequest): Promise<Written> {
    checkDurability(request.durability);
    const now = this.#clock.now();
    const process = this.#find(request.id, now);
    const repeated = this.#recall(request, process, now);
    if (repeated !== null) return repeated;
    if (process === null) throw new StepcastError('process-unknown', `No process ${request.id}`);
    const { cursor, snapshot } = process;
    if (request.ifMatch !== null && request.ifMatch !== cursor) {
      throw new StepcastError('cursor-mismatch', `Process ${request.id} is at ${cursor}, not at ${request.ifMatch}`, { cursor });
    }
    if (isTerminal(snapshot.status)) {
      throw new StepcastError('process-ended', `Process ${request.id} is ${snapshot.status} and takes no more updates`, {
        cursor,
      });
    }
    if (this.#bytes >= this.#options.maxBytes * 2) throw new StepcastError('store-full', 'The store is full');
    // A clock that goes back must not put an update before the one it follows.
    const change = changeOf(snapshot, { ...request, prev: cursor, at: Math.max(now, snapshot.updatedAt) });
    const bytesBefore = process.bytes;
    process.apply(change);
    this.#bytes += process.bytes - bytesBefore;
    return this.#announce(request, process, change);
  }

  async readSnapshot(id: string): Promise<StoredSnapshot | null> {
    return this.#find(id, this.#clock.now())?.read() ?? null;
  }

  async readLog(id: string, after: Cursor, limit: LogLimit): Promise<LogPage> {
    const process = this.#find(id, this.#clock.now());
    if (process === null) return { kind: 'unknown-process' };
    const updates = process.updatesAfter(after, limit);
    return updates === null ? { kind: 'unknown-cursor' } : { kind: 'updates', updates, head: process.cursor };
  }

  async readCursors(ids: readonly string[]): Promise<readonly (Cursor | null)[]> {
    const now = this.#clock.now();
    return ids.map((id) => this.#find(id, now)?.cursor ?? null);
  }

  async list(query: StoreQuery): Promise<StorePage> {
    const now = this.#clock.now();
    const page = this.#created.page({
      after: query.after,
      limit: query.limit,
      wanted: ({ snapshot, expiresAt }) =>
        expiresAt > now &&
        snapshot.tenant === query.tenant &&
        (query.workflow === null || snapshot.workflow === query.workflow) &&
        (query.status === null || snapshot.status === query.status),
    });
    return { processes: page.items.map(summaryOf), next: page.next };
  }

  async delete(id: string): Promise<boolean> {
    const process = this.#find(id, this.#clock.now());
    if (process === null) return false;
    this.#drop(process);
    return true;
  }

  async check(): Promise<void> {
    if (this.#bytes >= this.#options.maxBytes) throw new StepcastError('store-full');
  }

  /** A process that is over its time is gone, whether or not the clean-up has come by. */
  #find(id: string, now: number): MemoryProcess | null {
    const process = this.#processes.get(id);
    if (process === undefined) return null;
    if (process.expiresAt > now) return process;
    this.#drop(process);
    return null;
  }

  #recall(request: CreateRequest | WriteRequest, process: MemoryProcess | null, now: number): Written | null {
    if (request.operation === null) return null;
    return this.#operations.recall({ process: request.id, ordinal: process?.ordinal ?? null }, request.operation, now);
  }

  #announce(request: CreateRequest | WriteRequest, process: MemoryProcess, { update, at }: Change): Written {
    const written: Written = { cursor: update.cursor, durability: 'cache', repeated: false };
    const { id, operation } = request;
    if (operation !== null) this.#operations.remember({ process: id, ordinal: process.ordinal }, operation, { written, now: at });
    this.#bus.publish(id, update);
    return written;
  }

  #expire(): void {
    for (const process of this.#expiries.takeExpired(this.#clock.now(), MAX_EXPIRED_PER_CHECK)) this.#forget(process);
  }

  /** Forgets a process that the expiry queue still holds. */
  #drop(process: MemoryProcess): void {
    this.#forget(process);
    this.#expiries.noteGone();
  }

  #forget(process: MemoryProcess): void {
    const { id } = process.snapshot;
    this.#processes.delete(id);
    this.#bytes -= PROCESS_BYTES + process.bytes;
    process.end();
    this.#created.noteGone();
    this.#bus.publishGone(id);
  }
}

interface Position {
  readonly id: string;
  readonly prev: Cursor;
  readonly tag: number;
  readonly at: number;
  readonly parts: UpdateParts;
}

function changeOf(before: Snapshot | null, position: Position): Change {
  const { id, prev, at, parts } = position;
  const cursor = formatCursor(seqOf(prev) + 1, position.tag);
  const encodedParts = encodeParts(parts);
  return {
    next: applyUpdate(before, { type: 'update', process: id, cursor, prev, at, ...parts }),
    update: { cursor, prev, text: joinUpdate({ process: id, cursor, prev, at }, encodedParts) },
    at,
    addedBytes: Buffer.byteLength(encodedParts),
  };
}

function checkDurability(level: Durability): void {
  if (level !== 'cache') throw new StepcastError('durability-unavailable', `The memory store does not offer durability ${level}`);
}

function creationParts({ workflow, tenant, state }: CreateRequest): UpdateParts {
  return { create: { workflow, tenant }, state };
}

function summaryOf({ snapshot, cursor }: MemoryProcess): ProcessSummary {
  const { id, workflow, tenant, status, step, createdAt, updatedAt } = snapshot;
  return { cursor, id, workflow, tenant, status, step, progress: overallProgress(snapshot), createdAt, updatedAt };
}
