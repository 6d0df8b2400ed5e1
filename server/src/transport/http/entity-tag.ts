/** Entity tags: a cursor in quotes, always strong (RFC 9110 §8.8.3). [CUR-3] */
import { isCursor, StepcastError, type Cursor } from '@stepcast/shared';

export function entityTag(cursor: Cursor): string {
  return `"${cursor}"`;
}

/**
 * The condition of a write: the cursor that the process must be at, null for none. `*` only asks that the process exists, which
 * a write needs anyway. A list or a weak tag could never be what a writer means, so they are refused. [CUR-5]
 */
export function readIfMatch(header: string | undefined): Cursor | null {
  if (header === undefined || header === '*') return null;
  const cursor = header.slice(1, -1);
  if (header === `"${cursor}"` && isCursor(cursor)) return cursor;
  throw new StepcastError('invalid-request', 'If-Match takes one cursor in quotes, or *', { path: 'If-Match' });
}

/** Whether a read may be answered 304: `If-None-Match` names this cursor, weakly or not (RFC 9110 §13.1.2). */
export function isUnchanged(ifNoneMatch: string | undefined, cursor: Cursor): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === entityTag(cursor));
}
