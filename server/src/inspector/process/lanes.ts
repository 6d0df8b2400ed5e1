/**
 * The timeline's content: for each step the spans of time in which it was at work. Pure.
 *
 * A snapshot knows of a step only when it first began and last ended; attempts and waits in between are in the updates alone.
 */
import { isStepOver, isTerminal, type Snapshot, type Step, type StepStatus, type Update } from '@stepcast/shared';

export interface Span {
  /** `running` or `waiting` while it lasts; afterwards how it ended, or `waiting`. */
  readonly status: StepStatus;
  readonly attempt: number;
  readonly from: number;
  /** Null while it lasts. */
  readonly to: number | null;
}

export interface Lane {
  readonly name: string;
  readonly spans: readonly Span[];
}

/** A step that waits and runs in turns for hours would fill the page's memory; its oldest spans are left out. */
const MAX_SPANS = 100;

/** What can be told from a snapshot alone: one span per step. */
export function lanesOfSnapshot(snapshot: Snapshot): readonly Lane[] {
  return Object.entries(snapshot.steps).map(([name, step]) => ({ name, spans: spansOfStep(step) }));
}

function spansOfStep({ status, attempt, startedAt, endedAt }: Step): readonly Span[] {
  return startedAt === null ? [] : [{ status, attempt, from: startedAt, to: isStepOver(status) ? (endedAt ?? startedAt) : null }];
}

/** The lanes after an update; the same array when it moved nothing. `snapshot` is the one after the update. */
export function foldLanes(lanes: readonly Lane[], update: Update, snapshot: Snapshot): readonly Lane[] {
  const name = update.step?.name;
  const step = name === undefined ? undefined : snapshot.steps[name];
  if (name === undefined || step === undefined) return lanes;
  const index = lanes.findIndex((lane) => lane.name === name);
  const before = lanes[index] ?? { name, spans: [] };
  const spans = foldSpans(before.spans, step, update.at);
  if (index < 0) return [...lanes, { name, spans }];
  return spans === before.spans ? lanes : lanes.with(index, { name, spans });
}

function foldSpans(spans: readonly Span[], step: Step, at: number): readonly Span[] {
  const { status, attempt } = step;
  const last = spans.at(-1);
  const open = last?.to === null ? last : undefined;
  if (status === 'running' || status === 'waiting') {
    if (open?.status === status && open.attempt === attempt) return spans;
    return [...closeLast(spans, open?.status, at), { status, attempt, from: at, to: null }].slice(-MAX_SPANS);
  }
  if (open !== undefined) return closeLast(spans, isStepOver(status) ? status : open.status, at);
  // Heard of only when it was over already.
  return isStepOver(status) && status !== 'skipped' && last === undefined ? [{ status, attempt, from: at, to: at }] : spans;
}

function closeLast(spans: readonly Span[], status: StepStatus | undefined, at: number): readonly Span[] {
  const last = spans.at(-1);
  if (last?.to !== null || status === undefined) return spans;
  return spans.with(-1, { ...last, status, to: at });
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The time that the timeline shows. A step that was left open when its process ended ended with it. */
export function extentOf(snapshot: Snapshot, now: number): Extent {
  // The hub's clock may be ahead of ours.
  const to = isTerminal(snapshot.status) ? snapshot.updatedAt : Math.max(now, snapshot.updatedAt);
  return { from: snapshot.createdAt, to: Math.max(to, snapshot.createdAt + 1) };
}
