/** An update in a few words per part. Pure. */
import type { StepPart, StepStatus, Update } from '@stepcast/shared';
import { percent } from '../format/percent.ts';
import { readOutput } from './output.ts';

export interface PartSummary {
  readonly part: string;
  readonly text: string;
  /** What colours it. */
  readonly status: StepStatus | null;
}

const MAX_TEXT = 200;

export function summarize(update: Update): readonly PartSummary[] {
  const { create, step, status, state, patch, cancel, data } = update;
  const summaries: PartSummary[] = [];
  const add = (part: string, text: string, of: StepStatus | null = null): void => {
    summaries.push({ part, text: text.slice(0, MAX_TEXT), status: of });
  };
  if (create !== undefined) add('created', create.workflow);
  if (step !== undefined) add('step', stepText(step), step.status ?? null);
  if (status !== undefined) add('status', status, status);
  if (state !== undefined) add('state', keysText(state));
  if (patch !== undefined) add('patch', keysText(patch));
  if (cancel !== undefined) add('cancel', cancel.reason ?? 'requested');
  if (data !== undefined) {
    const output = readOutput(update.cursor, data);
    add(output?.stream ?? 'data', output?.text.split('\n', 1)[0] ?? JSON.stringify(data).slice(0, MAX_TEXT));
  }
  return summaries;
}

function stepText({ name, status, progress, message, attempt }: StepPart): string {
  const words = [name, status, progress === undefined ? undefined : percent(progress)];
  if (attempt !== undefined) words.push(`attempt ${String(attempt)}`);
  if (message != null) words.push(`“${message}”`);
  return words.filter((word) => word !== undefined).join(' ');
}

function keysText(value: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(value);
  return keys.length === 0 ? 'nothing' : keys.join(', ');
}
