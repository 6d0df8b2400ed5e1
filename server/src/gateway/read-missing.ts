import type { Cursor } from '@stepcast/shared';
import type { LoggedUpdate, LogLimit, ProcessStore } from '../ports/process-store.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

const PAGE: LogLimit = { updates: 256, bytes: 256 * 1024 };

export interface Incomplete {
  readonly process: string;
  readonly store: ProcessStore;
  readonly snapshots: SnapshotCache;
  readonly head: Cursor;
  readonly isClosed: boolean;
}

/**
 * Reads what a channel missed after its head and hands it over in order. `not-our-history`: the store does not know the head;
 * the cache then holds a fresh snapshot to begin anew from. [GW-3]
 */
export async function readMissing(
  channel: Incomplete,
  push: (update: LoggedUpdate) => void,
): Promise<'complete' | 'gone' | 'not-our-history'> {
  while (!channel.isClosed) {
    const page = await channel.store.readLog(channel.process, channel.head, PAGE);
    if (page.kind === 'unknown-process') return 'gone';
    if (page.kind === 'unknown-cursor') return (await channel.snapshots.read()) === null ? 'gone' : 'not-our-history';
    if (channel.isClosed || page.updates.length === 0) break;
    for (const update of page.updates) push(update);
    if (channel.head === page.head) break;
  }
  return 'complete';
}
