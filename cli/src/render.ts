/** A process as a block of lines for the terminal. Pure. */
import type { ConnectionStatus } from '@stepcast/client';
import { isSettled, isTerminal, overallProgress, type Cursor, type Snapshot, type Step, type StepStatus } from '@stepcast/shared';
import { formatDuration } from './format-duration.ts';
import { toneOf, type Paint } from './paint.ts';
import { clip, printable } from './printable.ts';
import { percent, progressBar } from './progress-bar.ts';

export interface View {
  readonly id: string;
  /** Null until the hub has told. */
  readonly snapshot: Snapshot | null;
  readonly cursor: Cursor | null;
  readonly connection: ConnectionStatus;
  readonly isLive: boolean;
}

export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  /** Counts the redraws; it turns the spinner. */
  readonly frame: number;
  readonly paint: Paint;
}

const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const MARKS: Readonly<Record<StepStatus, string>> = {
  pending: '·',
  running: '▸',
  waiting: '◦',
  completed: '✔',
  failed: '✖',
  skipped: '–',
  cancelled: '■',
};
const MAX_BAR_WIDTH = 40;
const MAX_NAME_WIDTH = 32;
const TIME_WIDTH = 12;
/** Title, bar, cancel request, "earlier steps", connection, and the line that the cursor stands on. */
const ROWS_BESIDE_STEPS = 6;

export function renderBlock(view: View, canvas: Canvas): string[] {
  const { snapshot } = view;
  const { columns, paint } = canvas;
  if (snapshot === null) return [paint('bold', clip(view.id, columns)), connectionLine(view, canvas)];
  return [
    titleLine(snapshot, canvas),
    barLine(snapshot, canvas),
    ...stepLines(snapshot, canvas),
    ...cancelLine(snapshot, canvas),
    ...(isTerminal(snapshot.status) ? [] : [connectionLine(view, canvas)]),
  ];
}

function titleLine(snapshot: Snapshot, { columns, now, paint }: Canvas): string {
  const { status, createdAt, updatedAt, state } = snapshot;
  const title = typeof state['title'] === 'string' ? state['title'] : snapshot.workflow;
  const elapsed = formatDuration((isTerminal(status) ? updatedAt : now) - createdAt);
  const rest = Math.max(0, columns - snapshot.id.length - status.length - elapsed.length - 6);
  const name = clip(printable(title), rest);
  return [paint('bold', clip(snapshot.id, columns)), name, paint(toneOf(status), status), paint('dim', elapsed)].join('  ');
}

function barLine(snapshot: Snapshot, { columns, paint }: Canvas): string {
  const progress = overallProgress(snapshot);
  const width = Math.max(1, Math.min(MAX_BAR_WIDTH, columns - 8));
  return `${paint(toneOf(snapshot.status), progressBar(progress, width))} ${percent(progress)}`;
}

/** All steps when there is room; else those around the one that is going on, which is what one watches. */
function stepLines(snapshot: Snapshot, canvas: Canvas): string[] {
  const steps = Object.entries(snapshot.steps);
  const room = Math.max(1, canvas.rows - ROWS_BESIDE_STEPS);
  const nameWidth = Math.min(MAX_NAME_WIDTH, Math.max(0, ...steps.map(([name]) => name.length)));
  const current = steps.findIndex(([name]) => name === snapshot.step);
  const last = Math.min(steps.length, Math.max(room, current + 1 + Math.floor(room / 4)));
  const first = Math.max(0, last - room);
  const shown = steps.slice(first, last).map(([name, step]) => stepLine({ name, step, snapshot }, { ...canvas, nameWidth }));
  const hidden = steps.length - shown.length;
  return hidden === 0 ? shown : [canvas.paint('dim', `  … ${String(hidden)} more steps`), ...shown];
}

interface NamedStep {
  readonly name: string;
  readonly step: Step;
  readonly snapshot: Snapshot;
}

function stepLine({ name, step, snapshot }: NamedStep, canvas: Canvas & { readonly nameWidth: number }): string {
  const { nameWidth, columns, paint } = canvas;
  const settled = isSettled(snapshot, step);
  const mark = step.status === 'running' && !settled ? SPINNER.charAt(canvas.frame % SPINNER.length) : MARKS[step.status];
  const label = clip(printable(name), nameWidth).padEnd(nameWidth);
  const details = [
    step.attempt > 1 ? `attempt ${String(step.attempt)}` : '',
    !settled && step.progress > 0 ? percent(step.progress) : '',
    printable(step.message ?? ''),
  ];
  const rest = columns - nameWidth - TIME_WIDTH - 5;
  const note = clip(details.filter((detail) => detail !== '').join('  '), rest);
  const time = timeOf({ name, step, snapshot }, canvas.now).padStart(TIME_WIDTH);
  return `  ${paint(toneOf(step.status), mark)} ${label}${paint('dim', time)} ${paint('dim', note)}`.trimEnd();
}

function timeOf({ step, snapshot }: NamedStep, now: number): string {
  if (step.startedAt === null) return '';
  const end = step.endedAt ?? (isTerminal(snapshot.status) ? snapshot.updatedAt : now);
  return formatDuration(end - step.startedAt);
}

function cancelLine({ cancelRequested, status }: Snapshot, { columns, paint }: Canvas): string[] {
  if (cancelRequested === null || isTerminal(status)) return [];
  const reason = cancelRequested.reason === null ? '' : `: ${printable(cancelRequested.reason)}`;
  return [paint('yellow', clip(`cancel requested${reason}`, columns))];
}

function connectionLine({ connection, isLive, cursor }: View, { columns, now, paint }: Canvas): string {
  if (connection.state === 'live') {
    const at = cursor === null ? '' : ` at ${cursor}`;
    return paint('dim', clip(isLive ? `live${at}` : `catching up${at}`, columns));
  }
  const retry = connection.retryAt === null ? '' : `, next attempt in ${formatDuration(connection.retryAt - now)}`;
  const why = connection.lastError === null ? '' : `: ${printable(connection.lastError)}`;
  return paint('yellow', clip(`${connection.state}${retry}${why}`, columns));
}
