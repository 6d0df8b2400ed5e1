import type { IncomingHttpHeaders } from 'node:http';
import { StepcastError, type Cursor, type Durability } from '@stepcast/shared';
import { durabilitySchema, idSchema } from '@stepcast/shared/schemas';
import { readIfMatch } from './entity-tag.ts';

export interface WriteHeaders {
  readonly ifMatch: Cursor | null;
  readonly operationId: string | null;
  readonly durability: Durability;
}

/** What a write's headers ask for. Fails with `invalid-request`. */
export function readWriteHeaders(headers: IncomingHttpHeaders): WriteHeaders {
  // Ignoring a condition would write what the caller wanted not to be written.
  refuse(headers, 'If-None-Match', 'If-None-Match is for reads');
  return {
    ifMatch: readIfMatch(headers['if-match']),
    operationId: readOperationId(headers['idempotency-key']),
    durability: readDurability(headers['stepcast-durability']),
  };
}

/** The durability alone, where conditions and operation ids make no sense; `why` says so to who sends one all the same. */
export function readDurabilityOnly(headers: IncomingHttpHeaders, why: string): Durability {
  for (const name of ['If-Match', 'If-None-Match', 'Idempotency-Key']) refuse(headers, name, why);
  return readDurability(headers['stepcast-durability']);
}

export function refuse(headers: IncomingHttpHeaders, name: string, why: string): void {
  if (headers[name.toLowerCase()] !== undefined) throw new StepcastError('invalid-request', why, { path: name });
}

/** `key` or `"key"`: the header's draft standard makes it a quoted string, most clients send it bare. [STO-5] */
function readOperationId(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const id = typeof header === 'string' ? header.replace(/^"(.*)"$/, '$1') : '';
  const parsed = idSchema.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new StepcastError('invalid-request', 'Idempotency-Key must be 1 to 128 of A-Z a-z 0-9 _ -', { path: 'Idempotency-Key' });
}

function readDurability(header: string | string[] | undefined): Durability {
  if (header === undefined) return 'cache';
  const parsed = durabilitySchema.safeParse(header);
  if (parsed.success) return parsed.data;
  const levels = durabilitySchema.options.join(', ');
  throw new StepcastError('invalid-request', `Stepcast-Durability must be one of ${levels}`, { path: 'Stepcast-Durability' });
}
