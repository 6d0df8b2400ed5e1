/**
 * Every way a request can fail: code → HTTP status, WebSocket close code (only where the failure ends the connection), and
 * whether the same request may succeed later without being changed. The one table that all transports use. [PRO-3]
 */
export interface ErrorRow {
  readonly status: number;
  readonly close?: number;
  readonly retry: boolean;
  readonly title: string;
}

export const ERROR_CODES = {
  'malformed-json': { status: 400, retry: false, title: 'The text is not JSON' },
  'invalid-utf8': { status: 400, retry: false, title: 'The bytes are not UTF-8' },
  'invalid-request': { status: 400, retry: false, title: 'The request does not have the expected form' },
  'unknown-type': { status: 400, retry: false, title: 'No message has this type' },
  'too-deep': { status: 400, retry: false, title: 'The JSON value is nested too deeply' },
  'forbidden-key': { status: 400, retry: false, title: 'A key is not allowed' },
  unauthenticated: { status: 401, close: 4401, retry: false, title: 'Authentication is needed' },
  forbidden: { status: 403, retry: false, title: 'Not allowed' },
  'origin-denied': { status: 403, retry: false, title: 'The origin of the page is not allowed' },
  'not-found': { status: 404, retry: false, title: 'Nothing is here' },
  'process-unknown': { status: 404, retry: false, title: 'No process has this id' },
  'method-not-allowed': { status: 405, retry: false, title: 'The method is not offered here' },
  'not-acceptable': { status: 406, retry: false, title: 'None of the accepted media types is offered' },
  'request-timeout': { status: 408, retry: true, title: 'The request did not arrive in time' },
  'process-exists': { status: 409, retry: false, title: 'A process with this id exists already' },
  'process-ended': { status: 409, retry: false, title: 'The process has ended and takes no more updates' },
  'cursor-mismatch': { status: 412, retry: false, title: 'The process has moved on from the given cursor' },
  'too-large': { status: 413, close: 1009, retry: false, title: 'Too large' },
  'uri-too-long': { status: 414, retry: false, title: 'The address is too long' },
  'unsupported-media-type': { status: 415, retry: false, title: 'The media type is not taken' },
  'host-denied': { status: 421, retry: false, title: 'The host name is not served here' },
  'operation-reused': { status: 422, retry: false, title: 'The operation id was used for another request' },
  'durability-unavailable': { status: 422, retry: false, title: 'The durability level is not to be had' },
  'too-many-viewers': { status: 429, retry: false, title: 'The connection follows too many processes' },
  'headers-too-large': { status: 431, retry: false, title: 'The request headers are too large' },
  internal: { status: 500, retry: true, title: 'The hub failed' },
  'outcome-unknown': {
    status: 503,
    retry: true,
    title: 'The write may or may not have happened; repeat it with the same operation id',
  },
  'store-unavailable': { status: 503, retry: true, title: 'The store does not answer' },
  'store-full': { status: 503, retry: true, title: 'The store is full' },
  overloaded: { status: 503, close: 1013, retry: true, title: 'The hub has as many connections as it takes' },
  draining: { status: 503, close: 1012, retry: true, title: 'The hub is shutting down; connect again' },
  'too-slow': { status: 503, close: 4408, retry: true, title: 'The connection did not keep up; connect again and resume' },
  'protocol-violation': { status: 400, close: 1002, retry: false, title: 'The WebSocket protocol was broken' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
}
