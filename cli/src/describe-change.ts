/** What happened to a process, in words: one line per change, harmless for a terminal. Pure. */
import type { ProcessEvent } from '@stepcast/client';
import type { JsonObject, Snapshot, StepPart, Update } from '@stepcast/shared';
import { readOutputData } from './output-data.ts';
import { clip, printable, printableOutput } from './printable.ts';
import { percent } from './progress-bar.ts';

const MAX_VALUE_LENGTH = 120;

export function describeEvent(event: ProcessEvent): string[] {
  switch (event.type) {
    case 'snapshot':
      return [describeSnapshot(event.snapshot, event.reason)];
    case 'update':
      return describeUpdate(event.update);
    case 'live':
    case 'error': // The command ends with it, and says so.
      return [];
  }
}

function describeSnapshot({ status, step, steps }: Snapshot, reason: string): string {
  const current = step === null ? undefined : steps[step];
  const at =
    step === null || current === undefined ? '' : `, step ${printable(step)} ${current.status} ${percent(current.progress)}`;
  return `${reason === 'initial' ? '' : `${reason}: `}status ${status}${at}`;
}

function describeUpdate(update: Update): string[] {
  const { create, step, status, state, patch, cancel, data } = update;
  return [
    ...(create === undefined ? [] : [`created, workflow ${printable(create.workflow)}`]),
    ...(step === undefined ? [] : [describeStep(step)]),
    ...(state === undefined ? [] : [`state ${describeValues(state)}`]),
    ...(patch === undefined ? [] : [`state ${describeValues(patch)}`]),
    ...(cancel === undefined ? [] : [`cancel requested${cancel.reason ? `: ${printable(cancel.reason)}` : ''}`]),
    ...(data === undefined ? [] : describeData(data)),
    ...(status === undefined ? [] : [`status ${status}`]),
  ];
}

function describeStep({ name, status, progress, message, attempt }: StepPart): string {
  const details = [
    status ?? '',
    attempt === undefined ? '' : `attempt ${String(attempt)}`,
    progress === undefined ? '' : percent(progress),
    printable(message ?? ''),
  ];
  return ['step', printable(name), ...details.filter((detail) => detail !== '')].join(' ');
}

function describeValues(values: JsonObject): string {
  const texts = Object.entries(values).map(([key, value]) => `${key}=${clip(JSON.stringify(value), MAX_VALUE_LENGTH)}`);
  return printable(texts.join(' '));
}

function describeData(data: unknown): string[] {
  const output = readOutputData(data);
  if (output === null) return [printable(`data ${clip(JSON.stringify(data), MAX_VALUE_LENGTH)}`)];
  return output.lines.map((line) => `${output.stream} ${printableOutput(line, false)}`);
}
