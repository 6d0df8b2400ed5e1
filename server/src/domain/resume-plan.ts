/**
 * Decides how a viewer gets from the cursor it holds to the head of its channel.
 *
 * Pure: the caller says what the ring holds and does the reads. A cursor that nothing holds means that the viewer's history is
 * not ours (data loss, fork, retention), so a partial replay would hide missing updates. [CUR-4]
 */
import type { Cursor, Mode, SnapshotReason } from '@stepcast/shared';

export interface ResumePosition {
  /** What the viewer holds; null before it was given anything. */
  readonly cursor: Cursor | null;
  /** The channel put the viewer there itself, so the cursor is known to be part of the history. */
  readonly isProven: boolean;
  readonly mode: Mode;
  readonly head: Cursor;
  /** Updates in the ring after `cursor`, or null when it is not within the ring. */
  readonly inRing: number | null;
}

export type ResumePlan =
  | { readonly kind: 'live' }
  | { readonly kind: 'replay' }
  | { readonly kind: 'read-log' }
  | { readonly kind: 'snapshot'; readonly reason: SnapshotReason };

/** Past this many missed updates, a viewer in `state` mode gets one snapshot. */
export const MAX_REPLAYED = 64;

export function planResume(position: ResumePosition): ResumePlan {
  const { cursor, head, inRing, isProven, mode } = position;
  if (cursor === null) return { kind: 'snapshot', reason: 'initial' };
  if (cursor === head) return { kind: 'live' };
  const mayConflate = mode === 'state';
  if (inRing !== null) return mayConflate && inRing > MAX_REPLAYED ? { kind: 'snapshot', reason: 'conflated' } : { kind: 'replay' };
  return mayConflate && isProven ? { kind: 'snapshot', reason: 'conflated' } : { kind: 'read-log' };
}
