import type { LogLimit, ProcessBus, ProcessStore } from '@stepcast/server';

/** A store with nothing in it, as a contract test gets it from the adapter's own test file. */
export interface ContractStore extends AsyncDisposable {
  readonly store: ProcessStore;
  /** Where the store's writes are told. */
  readonly bus: ProcessBus;
  /** Lets this much time pass for the store, and gives it the occasion to do what falls due. */
  advance(ms: number): Promise<void>;
}

export interface ContractOptions {
  /** Bounds of a process's log; the adapter may keep more, not less. */
  readonly log?: LogLimit;
  readonly operationTtlMs?: number;
  /** The store is full when it holds about this much. */
  readonly maxBytes?: number;
}

export type MakeStore = (options: ContractOptions) => Promise<ContractStore>;
