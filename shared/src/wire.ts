/**
 * The text of updates and snapshots on the wire, joined from parts that were encoded once.
 *
 * The writer encodes the parts of an update; the store puts the header before them (it alone knows the cursor). The header has
 * a fixed order of keys, so that whoever passes an update on reads its cursors without parsing JSON. [STO-2] [GW-4]
 */
import { isCursor, type Cursor } from './cursor.ts';
import type { SnapshotReason } from './messages/snapshot.ts';
import type { UpdateParts } from './process.ts';

export interface UpdateHeader {
  readonly process: string;
  readonly cursor: Cursor;
  readonly prev: Cursor;
  /** Milliseconds since 1970, by the store's clock. */
  readonly at: number;
}

const PROCESS = '{"type":"update","process":"';
const CURSOR = '","cursor":"';
const PREV = '","prev":"';
const AT = '","at":';

/** The parts as they stand inside an update's text: JSON without the opening brace. */
export function encodeParts(parts: UpdateParts): string {
  return JSON.stringify(parts).slice(1);
}

/** The whole update message. `encodedParts` comes from `encodeParts` and is not empty. */
export function joinUpdate(header: UpdateHeader, encodedParts: string): string {
  return `${PROCESS}${header.process}${CURSOR}${header.cursor}${PREV}${header.prev}${AT}${header.at},${encodedParts}`;
}

/** Reads the header of an update's text; null when the text does not begin like one. */
export function readUpdateHeader(text: string): UpdateHeader | null {
  if (!text.startsWith(PROCESS)) return null;
  const processEnd = text.indexOf('"', PROCESS.length);
  const cursorStart = processEnd + CURSOR.length;
  const cursorEnd = text.indexOf('"', cursorStart);
  const prevStart = cursorEnd + PREV.length;
  const prevEnd = text.indexOf('"', prevStart);
  const atStart = prevEnd + AT.length;
  const atEnd = text.indexOf(',', atStart);
  if (processEnd < 0 || cursorEnd < 0 || prevEnd < 0 || atEnd < 0) return null;
  const cursor = text.slice(cursorStart, cursorEnd);
  const prev = text.slice(prevStart, prevEnd);
  const at = Number(text.slice(atStart, atEnd));
  if (!isCursor(cursor) || !isCursor(prev) || !Number.isSafeInteger(at)) return null;
  const header = { process: text.slice(PROCESS.length, processEnd), cursor, prev, at };
  // What stands between the values was skipped, not compared.
  return text.startsWith(joinUpdate(header, '')) ? header : null;
}

/** The whole snapshot message around a snapshot's ready JSON text. */
export function joinSnapshot(
  position: { process: string; cursor: Cursor; reason: SnapshotReason },
  snapshotText: string,
): string {
  const { process, cursor, reason } = position;
  return `{"type":"snapshot","process":"${process}","cursor":"${cursor}","reason":"${reason}","snapshot":${snapshotText}}`;
}
