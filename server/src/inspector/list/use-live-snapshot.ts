import type { ProcessRow, Snapshot } from '@stepcast/client';
import { isTerminal, seqOf } from '@stepcast/shared';
import { useMemo } from 'preact/hooks';
import { useApp } from '../shell/app-context.ts';
import { useStore, type Store } from '../shell/store.ts';

/** The process of a row, live while the row is on the screen and the process goes on; null when the row knows as much. */
export function useLiveSnapshot(row: ProcessRow, isOnScreen: boolean): Snapshot | null {
  const { hub } = useApp();
  const handle = useMemo(() => hub.process(row.id), [hub, row.id]);
  const isFollowed = isOnScreen && !isTerminal(row.status);
  const store = useMemo<Store<Snapshot | null>>(
    () => ({
      read: () => handle.snapshot,
      subscribe: (listener) => (isFollowed ? handle.subscribe(listener) : doNothing),
    }),
    [handle, isFollowed],
  );
  const snapshot = useStore(store);
  // The list is polled, so either may be ahead.
  const isAhead = handle.cursor !== null && seqOf(handle.cursor) >= seqOf(row.cursor);
  return isAhead ? snapshot : null;
}

function doNothing(): void {
  // Nothing was subscribed.
}
