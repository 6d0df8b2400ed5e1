import type { ProcessStore } from '@stepcast/server';

export interface HeldStore {
  readonly store: ProcessStore;
  /** Calls of each method so far. */
  readonly calls: Readonly<Record<keyof ProcessStore, number>>;
  /** Reads have seen the store, but their answers wait from now on… */
  hold(): void;
  /** …until now. */
  release(): Promise<void>;
  /** Another store answers from now on. */
  replace(next: ProcessStore): void;
  /** Every read fails with this, until null is set. */
  fail(error: Error | null): void;
}

const READS = new Set<PropertyKey>(['readSnapshot', 'readLog', 'readCursors']);

/** A store whose reads the test can hold open, as a slow network would, or let fail. */
export function holdStore(inner: ProcessStore): HeldStore {
  const calls = { create: 0, write: 0, readSnapshot: 0, readLog: 0, readCursors: 0, list: 0, delete: 0, check: 0 };
  let gate: PromiseWithResolvers<void> | null = null;
  let failure: Error | null = null;
  let current = inner;
  const store = new Proxy(inner, {
    get(_, name: keyof ProcessStore) {
      const method = (current[name] as (...args: unknown[]) => Promise<unknown>).bind(current);
      return async (...args: unknown[]) => {
        calls[name] += 1;
        if (READS.has(name) && failure !== null) throw failure;
        const result = await method(...args);
        if (READS.has(name) && gate !== null) await gate.promise;
        return result;
      };
    },
  });
  return {
    store,
    calls,
    hold: () => void (gate ??= Promise.withResolvers()),
    release: () => {
      gate?.resolve();
      gate = null;
      return new Promise((resolve) => setImmediate(resolve));
    },
    replace: (next) => void (current = next),
    fail: (error) => void (failure = error),
  };
}
