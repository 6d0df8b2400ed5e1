/** Where a follower of a process stands, and how it moves. Pure. [CUR-2] */
import { applyUpdate, ORIGIN, type Cursor, type Snapshot, type Update } from '@stepcast/shared';

export interface Position {
  readonly cursor: Cursor | null;
  /** The process at `cursor`. Null before the first snapshot, and after `ORIGIN` or a bare cursor was given to start from. */
  readonly snapshot: Snapshot | null;
}

export const NOWHERE: Position = { cursor: null, snapshot: null };

export type Verdict = 'next' | 'duplicate' | 'break';

/** A fork is a break too: its cursors have other tags, so they match nothing that is held. */
export function judgeUpdate(position: Position, update: Update): Verdict {
  if (update.cursor === position.cursor) return 'duplicate';
  return update.prev === position.cursor ? 'next' : 'break';
}

/** The position after an update that is `next`. */
export function advance(position: Position, update: Update): Position {
  const isFoldable = position.snapshot !== null || update.prev === ORIGIN;
  return { cursor: update.cursor, snapshot: isFoldable ? applyUpdate(position.snapshot, update) : null };
}
