/** What an HTTP answer of the hub says: a value, or an error of the table. */
import {
  ERROR_CODES,
  isCursor,
  isErrorCode,
  isJsonObject,
  StepcastError,
  type Cursor,
  type ErrorCode,
  type JsonObject,
} from '@stepcast/shared';
import type { HttpAnswer } from './environment.ts';

export function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Statuses by which a proxy says that it did not reach the hub, or not in time. */
const GATEWAY_FAILURES: readonly number[] = [408, 502, 503, 504];

/**
 * Whether the same request may be sent again. The hub's own `internal` may not, although it might succeed: what failed there for
 * an unknown reason is the caller's to decide.
 */
export function mayRepeat(answer: HttpAnswer): boolean {
  const code = readProblem(answer)?.['code'];
  if (!isErrorCode(code)) return GATEWAY_FAILURES.includes(answer.status);
  return ERROR_CODES[code].retry && (answer.status === 408 || answer.status === 503);
}

/** Turns a problem document (RFC 9457), or whatever else came with a bad status, into the error that it means. */
export function readError(answer: HttpAnswer): StepcastError {
  const problem = readProblem(answer);
  const code = problem?.['code'];
  if (problem === null || !isErrorCode(code)) {
    return new StepcastError(codeOfStatus(answer.status), `The hub, or a proxy before it, answered ${String(answer.status)}`);
  }
  const { detail, cursor, path } = problem;
  return new StepcastError(code, typeof detail === 'string' ? detail : undefined, {
    ...(typeof cursor === 'string' && isCursor(cursor) ? { cursor } : {}),
    ...(typeof path === 'string' ? { path } : {}),
  });
}

/** The body of a success as JSON. */
export function readBody(answer: HttpAnswer): unknown {
  if (!isSuccess(answer)) throw readError(answer);
  try {
    return JSON.parse(answer.body);
  } catch (cause) {
    throw new StepcastError('internal', 'The hub answered with what is no JSON', { cause });
  }
}

/** The cursor in the ETag; null when there is none. */
export function readEtag({ headers }: HttpAnswer): Cursor | null {
  // A proxy that compresses weakens the tag to `W/"…"`; the representation is the same.
  const text = headers.get('etag')?.replace(/^W\//, '').replaceAll('"', '') ?? '';
  return isCursor(text) ? text : null;
}

function readProblem(answer: HttpAnswer): JsonObject | null {
  if (!answer.headers.get('content-type')?.includes('json')) return null;
  try {
    const value: unknown = JSON.parse(answer.body);
    return isJsonObject(value) ? value : null;
  } catch {
    return null; // Cut off on its way; the status has to do.
  }
}

/** Where several codes share a status, the first in the table, which is the most general. */
function codeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  return codes.find((code) => ERROR_CODES[code].status === status) ?? (status >= 500 ? 'internal' : 'invalid-request');
}
