/**
 * Where processes live: the one place that gives out sequence numbers. [CUR-1]
 *
 * Every method is atomic for one process. Failures are `StepcastError`s; besides those named below, any method may fail with
 * `store-unavailable`. The contract is the suite in test/contract/process-store.contract.ts: every adapter passes all of it.
 */
import type { Cursor, Durability, JsonObject, Snapshot, Status, UpdateParts } from '@stepcast/shared';

export interface ProcessStore {
  /** Creates a process; its creation is update 1. Fails with `process-exists`, `operation-reused`, `too-large`, `store-full`. */
  create(request: CreateRequest): Promise<Written>;

  /**
   * Writes one update: operation id, then existence, `ifMatch`, terminal status, sizes, and only then the change. [STO-1]
   * Fails with `process-unknown`, `cursor-mismatch`, `process-ended`, `operation-reused`, `too-large`, `store-full`,
   * `outcome-unknown` (it may have happened: the same operation id makes a repetition safe).
   */
  write(request: WriteRequest): Promise<Written>;

  /** The whole process at one cursor, or null when it is unknown. */
  readSnapshot(id: string): Promise<StoredSnapshot | null>;

  /**
   * The updates after a cursor, oldest first, at most `limit.updates` and about `limit.bytes` (at least one, if there is any).
   * `unknown-cursor`: no held update has exactly that cursor, nor names it as the one before (as the first names the origin). [CUR-4]
   */
  readLog(id: string, after: Cursor, limit: LogLimit): Promise<LogPage>;

  /** The present cursors of many processes, null for an unknown one. Cheap: the gateway calls it all the time. [GW-3] */
  readCursors(ids: readonly string[]): Promise<readonly (Cursor | null)[]>;

  /** One page of processes, newest first. */
  list(query: StoreQuery): Promise<StorePage>;

  /** Forgets a process and tells its followers. False when it is unknown. */
  delete(id: string): Promise<boolean>;

  /** Resolves when the store would take a write now; rejects otherwise. [GW-8] */
  check(): Promise<void>;
}

/** Makes a write repeatable: the same id with the same request gets the first result. [STO-5] */
export interface Operation {
  readonly id: string;
  /** Tells one request from another under the same operation id. */
  readonly fingerprint: string;
}

export interface CreateRequest {
  readonly id: string;
  readonly workflow: string;
  readonly tenant: string;
  readonly state: JsonObject;
  /** From the last update to the end of the process's life in this store. */
  readonly ttlMs: number;
  readonly temporary: boolean;
  readonly tag: number;
  readonly operation: Operation | null;
  /** The level wanted. A store that cannot reach it refuses with `durability-unavailable` before it writes anything. */
  readonly durability: Durability;
}

export interface WriteRequest {
  readonly id: string;
  readonly parts: UpdateParts;
  readonly ifMatch: Cursor | null;
  readonly tag: number;
  readonly operation: Operation | null;
  /** The level wanted. A store that cannot reach it refuses with `durability-unavailable` before it writes anything. */
  readonly durability: Durability;
}

export interface Written {
  readonly cursor: Cursor;
  /** The level that was reached. */
  readonly durability: Durability;
  /** The result of an earlier request with this operation id. */
  readonly repeated: boolean;
}

export interface StoredSnapshot {
  readonly cursor: Cursor;
  /** JSON text of a `Snapshot`. */
  readonly text: string;
}

export interface LogLimit {
  readonly updates: number;
  readonly bytes: number;
}

/** An update as it goes over the wire, with the cursors that its header holds. */
export interface LoggedUpdate {
  readonly cursor: Cursor;
  readonly prev: Cursor;
  readonly text: string;
}

export type LogPage =
  | { readonly kind: 'updates'; readonly updates: readonly LoggedUpdate[]; readonly head: Cursor }
  | { readonly kind: 'unknown-cursor' }
  | { readonly kind: 'unknown-process' };

export interface StoreQuery {
  readonly tenant: string;
  readonly workflow: string | null;
  readonly status: Status | null;
  readonly limit: number;
  /** `next` of the page before; a text that no page gave is `invalid-request`. */
  readonly after: string | null;
}

export interface ProcessSummary extends Pick<
  Snapshot,
  'id' | 'workflow' | 'tenant' | 'status' | 'step' | 'createdAt' | 'updatedAt'
> {
  readonly cursor: Cursor;
  /** 0..1 */
  readonly progress: number;
}

export interface StorePage {
  readonly processes: readonly ProcessSummary[];
  readonly next: string | null;
}
