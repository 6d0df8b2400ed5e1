import type { ListQuery } from '@stepcast/shared';
import type { Identity } from '../ports/authenticator.ts';
import type { ProcessStore, StorePage } from '../ports/process-store.ts';

/** One page of the asker's processes, newest first. */
export function listProcesses(store: ProcessStore, identity: Identity, query: ListQuery): Promise<StorePage> {
  const { workflow, status, limit, after } = query;
  return store.list({ tenant: identity.tenant, workflow: workflow ?? null, status: status ?? null, limit, after: after ?? null });
}
