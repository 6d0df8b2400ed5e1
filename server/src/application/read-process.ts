import { StepcastError, type Cursor, type Snapshot } from '@stepcast/shared';
import type { ProcessStore, StoredSnapshot } from '../ports/process-store.ts';

/** A process's snapshot as JSON text. Fails with `process-unknown`. */
export async function readSnapshot(store: ProcessStore, id: string): Promise<StoredSnapshot> {
  const stored = await store.readSnapshot(id);
  if (stored === null) throw new StepcastError('process-unknown', `No process ${id}`);
  return stored;
}

/** A process's state alone. Fails with `process-unknown`. */
export async function readState(store: ProcessStore, id: string): Promise<{ readonly cursor: Cursor; readonly text: string }> {
  const { cursor, text } = await readSnapshot(store, id);
  return { cursor, text: JSON.stringify((JSON.parse(text) as Snapshot).state) };
}
