/**
 * Takes one viewer from where it is to its channel's head. New viewers, resuming ones and those that were too slow all come
 * this way; the plan says which step is next, and after each step everything is judged anew. [GW-2] [GW-7]
 */
import { seqOf, StepcastError, type Cursor, type SnapshotReason } from '@stepcast/shared';
import { MAX_REPLAYED, planResume } from '../domain/resume-plan.ts';
import type { UpdateWindow, WindowBounds } from '../domain/update-window.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ProcessStore } from '../ports/process-store.ts';
import { messageFrame, UpdateFrame, type Frame } from './frame.ts';
import type { SnapshotCache } from './snapshot-cache.ts';
import type { Viewer } from './viewer.ts';

/** What one step may send at most; then the connection's congestion is looked at again. */
const STEP: WindowBounds = { updates: 256, bytes: 128 * 1024 };
/** One more than would be replayed, to see whether it is too many. */
const STATE_STEP: WindowBounds = { updates: MAX_REPLAYED + 1, bytes: STEP.bytes };

/** The channel, as far as catching up needs it. */
export interface CatchUpSource {
  readonly process: string;
  readonly store: ProcessStore;
  readonly metrics: Metrics;
  readonly ring: UpdateWindow<UpdateFrame>;
  readonly snapshots: SnapshotCache;
  readonly head: Cursor;
  readonly isLive: boolean;
  /** How often the history turned out to be another one; what was read before that is not of this one. */
  readonly resets: number;
  /** Reads what the channel itself misses; it is not live until that is done, and then serves its viewers again. */
  repair(): void;
}

/** Runs until the viewer is live, closed, or `behind`: congested, or its channel not live. Fails with `process-unknown` and as reads do. */
export async function catchUp(source: CatchUpSource, viewer: Viewer): Promise<void> {
  while (viewer.state === 'catching-up') {
    if (viewer.connection.isCongested) {
      viewer.state = 'behind';
      viewer.connection.fellBehind(viewer);
    } else if (!source.isLive) {
      viewer.state = 'behind';
    } else {
      await advance(source, viewer);
    }
  }
}

async function advance(source: CatchUpSource, viewer: Viewer): Promise<void> {
  const { head, ring } = source;
  const { cursor, standing, mode } = viewer;
  const plan = planResume({ cursor, standing, mode, head, inRing: cursor === null ? null : ring.countAfter(cursor) });
  switch (plan.kind) {
    case 'live':
      viewer.state = 'live';
      viewer.connection.send(messageFrame({ type: 'live', process: source.process, cursor: head }));
      noteResume(source, viewer);
      return;
    case 'await-head':
      source.repair();
      return;
    case 'replay':
      replay(source, viewer, ring.after(cursor as Cursor, STEP) ?? []);
      return;
    case 'read-log':
      return readLog(source, viewer, cursor as Cursor);
    case 'snapshot':
      return sendSnapshot(source, viewer, plan.reason);
  }
}

async function readLog(source: CatchUpSource, viewer: Viewer, cursor: Cursor): Promise<void> {
  const limit = viewer.mode === 'state' ? STATE_STEP : STEP;
  const { resets } = source;
  const page = await source.store.readLog(source.process, cursor, limit);
  if (viewer.state !== 'catching-up' || viewer.connection.isCongested || source.resets !== resets) return;
  if (page.kind === 'unknown-process') throw new StepcastError('process-unknown', `No process ${source.process}`);
  if (page.kind === 'unknown-cursor') return sendSnapshot(source, viewer, 'reset');
  // The viewer is at the store's head, and the channel is not.
  if (page.updates.length === 0) return source.repair();
  if (viewer.mode === 'state' && page.updates.length > MAX_REPLAYED) return sendSnapshot(source, viewer, 'conflated');
  const frames = page.updates.map((update) => new UpdateFrame(source.process, update));
  replay(source, viewer, frames);
}

/** A snapshot that the ring can follow up will do; so a crowd of new viewers costs one read. */
async function sendSnapshot(source: CatchUpSource, viewer: Viewer, reason: SnapshotReason): Promise<void> {
  const { snapshots, ring, resets, head } = source;
  const missing = snapshots.cursor === null ? null : snapshots.cursor === source.head ? 0 : ring.countAfter(snapshots.cursor);
  if (missing === null || missing > MAX_REPLAYED) {
    const stored = await snapshots.read();
    if (stored === null) throw new StepcastError('process-unknown', `No process ${source.process}`);
    if (viewer.state !== 'catching-up' || viewer.connection.isCongested || source.resets !== resets) return;
    // Older than what the channel had before the read, and not in the ring: the store has gone back.
    if (seqOf(stored.cursor) <= seqOf(head) && stored.cursor !== head && ring.countAfter(stored.cursor) === null)
      return source.repair();
  }
  const frame = snapshots.frame(reason);
  if (frame === null) return; // Cleared while it was read; the next step reads again.
  give(viewer, frame);
  if (reason !== 'initial') source.metrics.count(reason === 'reset' ? 'resets' : 'conflations');
  source.metrics.count('snapshots_sent');
}

function replay(source: CatchUpSource, viewer: Viewer, frames: readonly UpdateFrame[]): void {
  noteResume(source, viewer);
  for (const frame of frames) give(viewer, frame);
}

/** The cursor that the client came with turned out to be a place in the history. */
function noteResume(source: CatchUpSource, viewer: Viewer): void {
  if (viewer.standing === 'claimed') source.metrics.count('resumes');
  viewer.standing = 'proven';
}

function give(viewer: Viewer, frame: Frame): void {
  viewer.connection.send(frame);
  viewer.cursor = frame.cursor;
  viewer.standing = 'proven';
}
