import assert from 'node:assert/strict';
import type { LoggedUpdate, LogLimit, ProcessStore } from '@stepcast/server';
import { applyUpdate, ORIGIN, type Cursor, type Snapshot, type Update } from '@stepcast/shared';

export const WHOLE: LogLimit = { updates: 100_000, bytes: 1024 * 1024 * 1024 };

export async function snapshotOf(store: ProcessStore, id: string): Promise<Snapshot> {
  const stored = await store.readSnapshot(id);
  assert(stored !== null, `There is no process ${id}`);
  return JSON.parse(stored.text) as Snapshot;
}

export async function cursorOf(store: ProcessStore, id: string): Promise<Cursor> {
  const [cursor] = await store.readCursors([id]);
  assert(cursor !== null && cursor !== undefined, `There is no process ${id}`);
  return cursor;
}

export async function logOf(store: ProcessStore, id: string, after: Cursor = ORIGIN): Promise<readonly LoggedUpdate[]> {
  const page = await store.readLog(id, after, WHOLE);
  assert(page.kind === 'updates', `The log of ${id} after ${after}: ${page.kind}`);
  return page.updates;
}

export function parsed({ text }: Pick<LoggedUpdate, 'text'>): Update {
  return JSON.parse(text) as Update;
}

/** What the updates make of nothing; the oracle for every snapshot. */
export function folded(updates: readonly LoggedUpdate[]): Snapshot {
  const snapshot = updates.reduce<Snapshot | null>((before, update) => applyUpdate(before, parsed(update)), null);
  assert(snapshot !== null, 'There is no update to fold');
  return snapshot;
}

/** All that can be seen of a process; two of these are equal exactly when nothing happened in between. */
export async function everythingOf(store: ProcessStore, id: string): Promise<unknown> {
  return [await store.readCursors([id]), await store.readSnapshot(id), await store.readLog(id, ORIGIN, WHOLE)];
}
