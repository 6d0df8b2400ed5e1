/**
 * Decides how a viewer gets from the cursor it holds to the head of its channel.
 *
 * Pure: the caller says what the ring holds and does the reads. A cursor that nothing holds means that the viewer's history is
 * not ours (data loss, fork, retention), so a partial replay would hide missing updates. [CUR-4]
 */
import { seqOf, type Cursor, type Mode, type SnapshotReason } from '@stepcast/shared';

/**
 * What is known of a viewer's cursor: `claimed` by the client; `proven`, since the channel brought it there itself; `refuted`,
 * since the history turned out to be another one.
 */
export type Standing = 'claimed' | 'proven' | 'refuted';

export interface ResumePosition {
  /** What the viewer holds; null before it was given anything. */
  readonly cursor: Cursor | null;
  readonly standing: Standing;
  readonly mode: Mode;
  readonly head: Cursor;
  /** Updates in the ring after `cursor`, or null when it is not within the ring. */
  readonly inRing: number | null;
}

/** `await-head`: the channel is behind the viewer, whose snapshot was read when the bus had not brought its last updates yet. */
export type ResumePlan =
  | { readonly kind: 'live' }
  | { readonly kind: 'await-head' }
  | { readonly kind: 'replay' }
  | { readonly kind: 'read-log' }
  | { readonly kind: 'snapshot'; readonly reason: SnapshotReason };

/** Past this many missed updates, a viewer in `state` mode gets one snapshot. */
export const MAX_REPLAYED = 64;

export function planResume({ cursor, head, inRing, standing, mode }: ResumePosition): ResumePlan {
  if (cursor === null) return { kind: 'snapshot', reason: 'initial' };
  if (standing === 'refuted') return { kind: 'snapshot', reason: 'reset' };
  if (cursor === head) return { kind: 'live' };
  const mayConflate = mode === 'state';
  if (inRing !== null)
    return mayConflate && inRing > MAX_REPLAYED ? { kind: 'snapshot', reason: 'conflated' } : { kind: 'replay' };
  if (standing === 'claimed') return { kind: 'read-log' };
  if (seqOf(cursor) > seqOf(head)) return { kind: 'await-head' };
  return mayConflate ? { kind: 'snapshot', reason: 'conflated' } : { kind: 'read-log' };
}
