import type { CreateRequest, WriteRequest } from '@stepcast/server';
import type { UpdateParts } from '@stepcast/shared';

/** A request to create, with what a test does not care about filled in. */
export function creation(id: string, changes: Partial<CreateRequest> = {}): CreateRequest {
  const rest = { workflow: 'order', tenant: 'acme', state: {}, ttlMs: 3_600_000, temporary: false, tag: 1, operation: null };
  return { id, ...rest, durability: 'cache', ...changes };
}

/** A request to write, with what a test does not care about filled in. */
export function writing(id: string, parts: UpdateParts, changes: Partial<WriteRequest> = {}): WriteRequest {
  return { id, parts, ifMatch: null, tag: 2, operation: null, durability: 'cache', ...changes };
}
