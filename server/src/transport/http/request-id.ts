import type { IncomingMessage } from 'node:http';
import type { Random } from '../../ports/random.ts';

const SANE_ID = /^[\w.:+/=@-]{1,128}$/;

/** The id under which a request is logged and answered: the caller's own, if it has one that may go into logs and headers. */
export function requestIdOf({ headers }: IncomingMessage, random: Random): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_ID.test(given) ? given : random.id();
}

const TRACE_PARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** The trace that a request belongs to, from `traceparent` (W3C Trace Context); for log lines. */
export function traceIdOf({ headers }: IncomingMessage): string | undefined {
  const parent = headers['traceparent'];
  return typeof parent === 'string' ? TRACE_PARENT.exec(parent)?.[1] : undefined;
}
