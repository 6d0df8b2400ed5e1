/** Rows of processes as a table for the terminal. Pure. */
import type { ProcessRow } from '@stepcast/client';
import { formatDuration } from './format-duration.ts';
import { toneOf, type Paint } from './paint.ts';
import { clip, printable } from './printable.ts';
import { percent } from './progress-bar.ts';

const HEADS = ['ID', 'WORKFLOW', 'STATUS', 'STEP', 'PROGRESS', 'UPDATED'] as const;
const STATUS_COLUMN = HEADS.indexOf('STATUS');
/** Of a cell that others fill; an id is shown whole, to be copied. */
const MAX_CELL_LENGTH = 24;

export function renderTable(
  rows: readonly ProcessRow[],
  { now, paint }: { readonly now: number; readonly paint: Paint },
): string[] {
  const cells = rows.map((row) => [
    row.id,
    clip(printable(row.workflow), MAX_CELL_LENGTH),
    row.status,
    clip(printable(row.step ?? ''), MAX_CELL_LENGTH),
    percent(row.progress),
    `${formatDuration(now - row.updatedAt)} ago`,
  ]);
  const widths = HEADS.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const pad = (row: readonly string[]): string[] => row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const head = paint('dim', pad(HEADS).join('  ').trimEnd());
  const body = rows.map((row, index) => {
    const padded = pad(cells[index] ?? []);
    padded[STATUS_COLUMN] = paint(toneOf(row.status), padded[STATUS_COLUMN] ?? '');
    return padded.join('  ').trimEnd();
  });
  return [head, ...body];
}
