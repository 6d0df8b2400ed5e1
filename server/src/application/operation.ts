import { hash } from 'node:crypto';
import type { Operation } from '../ports/process-store.ts';

/** The operation of a request: `request` holds everything that makes it another request. [STO-5] */
export function operationOf(id: string, request: object): Operation {
  return { id, fingerprint: hash('sha256', JSON.stringify(request), 'base64url') };
}

/**
 * The id of a process whose creator named the operation but not the process: derived, so that a repetition names the same
 * process on whichever node it arrives.
 */
export function processIdOf(tenant: string, operationId: string): string {
  return hash('sha256', `create:${tenant}:${operationId}`, 'base64url').slice(0, 22);
}
