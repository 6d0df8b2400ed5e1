import type { ProcessStore } from '@stepcast/server';
import type { Cursor } from '@stepcast/shared';

export interface HeldStore {
  readonly store: ProcessStore;
  /** Calls of each method so far. */
  readonly calls: Readonly<Record<keyof ProcessStore, number>>;
  /** Reads have seen the store, but their answers wait from now on… */
  hold(): void;
  /** …until now. */
  release(): Promise<void>;
  /** The next `readLog` after this cursor has seen the store, but its answer waits until `release`. */
  holdLogAfter(cursor: Cursor): void;
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
  let holdsOne = false;
  let heldCursor: Cursor | null = null;
  let current = inner;
  const store = new Proxy(inner, {
    get(_, name: keyof ProcessStore) {
      const method = (current[name] as (...args: unknown[]) => Promise<unknown>).bind(current);
      return async (...args: unknown[]) => {
        calls[name] += 1;
        if (READS.has(name) && failure !== null) throw failure;
        const result = await method(...args);
        if (name === 'readLog' && args[1] === heldCursor) {
          heldCursor = null;
          gate ??= Promise.withResolvers();
          const { promise } = gate;
          holdsOne = true;
          await promise;
          return result;
        }
        if (READS.has(name) && gate !== null && !holdsOne) await gate.promise;
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
      holdsOne = false;
      return new Promise((resolve) => setImmediate(resolve));
    },
    holdLogAfter: (cursor) => void (heldCursor = cursor),
    replace: (next) => void (current = next),
    fail: (error) => void (failure = error),
  };
}
