/** Which refusals come together; the operations list them by group. */
import type { ErrorCode } from '@stepcast/shared';

/** Any request to a route that touches processes. */
export const ASKING = [
  'invalid-request',
  'unauthenticated',
  'forbidden',
  'origin-denied',
  'host-denied',
  'internal',
] as const satisfies readonly ErrorCode[];

/** Any that reads one process. */
export const READING = [...ASKING, 'process-unknown', 'store-unavailable'] as const satisfies readonly ErrorCode[];

/** Any that carries a JSON body. */
export const SENDING = [
  'malformed-json',
  'invalid-utf8',
  'too-deep',
  'forbidden-key',
  'too-large',
  'unsupported-media-type',
  'request-timeout',
] as const satisfies readonly ErrorCode[];

/** Any that may change something. */
export const CHANGING = [
  'operation-reused',
  'durability-unavailable',
  'store-full',
  'outcome-unknown',
] as const satisfies readonly ErrorCode[];

/** Any that writes an update. */
export const WRITING = [
  ...READING,
  ...SENDING,
  ...CHANGING,
  'cursor-mismatch',
  'process-ended',
] as const satisfies readonly ErrorCode[];
