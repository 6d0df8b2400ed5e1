import { StepcastError } from '@stepcast/shared';
import type { ProcessStore } from '../ports/process-store.ts';

/** Forgets a process; its followers are told. Fails with `process-unknown`. */
export async function deleteProcess(store: ProcessStore, id: string): Promise<void> {
  if (!(await store.delete(id))) throw new StepcastError('process-unknown', `No process ${id}`);
}
