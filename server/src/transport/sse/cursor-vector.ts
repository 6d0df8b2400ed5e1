import { isCursor, StepcastError, type Cursor } from '@stepcast/shared';
import { idSchema } from '@stepcast/shared/schemas';

/** The cursors of several processes as one SSE id: `a:43-9,b:7-1`. */
export function formatVector(cursors: ReadonlyMap<string, Cursor>): string {
  return Array.from(cursors, ([process, cursor]) => `${process}:${cursor}`).join(',');
}

/** Fails with `invalid-request`. */
export function parseVector(text: string): Map<string, Cursor> {
  const cursors = new Map<string, Cursor>();
  for (const entry of text.split(',')) {
    const [process = '', cursor = '', ...rest] = entry.split(':');
    if (rest.length > 0 || !isCursor(cursor) || !idSchema.safeParse(process).success)
      throw new StepcastError('invalid-request', 'The position is not a list of process:cursor');
    cursors.set(process, cursor);
  }
  return cursors;
}
