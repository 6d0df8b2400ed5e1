/**
 * The cursor: the position after one update of one process, written `<seq>-<tag>`.
 *
 * `seq` counts from 1 per process. `tag` is a random 32-bit number drawn by the writer, so that a store which lost writes and
 * issues the same `seq` again is told from the one before. Cursors are compared whole; only `seq` has an order. [CUR-1] [CUR-2]
 */
export type Cursor = `${number}-${number}`;

/** The position before the first update. No update has it. */
export const ORIGIN: Cursor = '0-0';

/** Highest tag: 32 bits, unsigned. */
export const MAX_TAG = 0xffff_ffff;

export const CURSOR_PATTERN = /^(0|[1-9]\d{0,15})-(0|[1-9]\d{0,9})$/;

export function formatCursor(seq: number, tag: number): Cursor {
  return `${seq}-${tag}`;
}

/** Whether `text` has a cursor's exact form, within the ranges of `seq` (2^53 - 1) and `tag` (2^32 - 1). */
export function isCursor(text: string): text is Cursor {
  const match = CURSOR_PATTERN.exec(text);
  return match !== null && Number.isSafeInteger(Number(match[1])) && Number(match[2]) <= MAX_TAG;
}

/** The cursor's counter, from 0 (`ORIGIN`). Only for ordering; whether two positions are the same is `===` on the whole cursor. */
export function seqOf(cursor: Cursor): number {
  return Number.parseInt(cursor, 10);
}
