/** `stepcast run`: a command's life, steps, progress and output as a process of the hub. */
import { constants } from 'node:os';
import { basename } from 'node:path';
import { EXIT } from '../exit-codes.ts';
import { toStepName, type LineRules } from '../line-rules.ts';
import { pageOf, reachHub } from '../reach-hub.ts';
import { RecordedProcess, stepStatusOf, type RecordedEnd } from '../recorded-process.ts';
import type { System } from '../system.ts';

export interface RunOptions {
  readonly url: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly rules: LineRules;
  readonly id?: string;
  readonly workflow?: string;
  readonly title?: string;
}

/** Of the command line that the state shows. */
const MAX_COMMAND_LENGTH = 500;

export async function run(options: RunOptions, system: System): Promise<number> {
  const { url, file, args, rules, id, workflow, title } = options;
  const step = toStepName(basename(file)) ?? 'command';
  using hub = await reachHub(url, system);
  using recorded = await RecordedProcess.create(
    { hub, system },
    {
      workflow: workflow ?? step,
      ...(id === undefined ? {} : { id }),
      state: {
        ...(title === undefined ? {} : { title }),
        command: [file, ...args].join(' ').slice(0, MAX_COMMAND_LENGTH).toWellFormed(),
        cwd: basename(system.cwd),
        host: system.host,
      },
    },
  );
  void system.stderr.write(`stepcast: ${pageOf(url, recorded.id)}\n`);
  const end = await recorded.run(
    { file, args },
    { step, rules, onStart: (pid) => recorded.write({ step: { name: step, status: 'running' }, patch: { pid } }) },
  );
  const status = stepStatusOf(end);
  recorded.write({ step: { name: step, status }, status, patch: outcomeOf(end) });
  await recorded.settle();
  if (end.error !== null) void system.stderr.write(`stepcast: ${file} cannot be started: ${reasonOf(end.error)}\n`);
  return exitCodeOf(end);
}

/** What the state says of the end: one of the three. A patch cannot hold null, so what is not there is left out. */
function outcomeOf({ exitCode, signal, error }: RecordedEnd): { readonly [key: string]: string | number } {
  if (error !== null) return { error: reasonOf(error) };
  return signal === null ? { exitCode: exitCode ?? 0 } : { signal };
}

/** As shells have it. */
function exitCodeOf({ exitCode, signal, error }: RecordedEnd): number {
  if (error !== null) return error.code === 'ENOENT' ? EXIT.notFound : EXIT.notExecutable;
  return signal === null ? (exitCode ?? EXIT.failed) : 128 + constants.signals[signal];
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'command not found';
  return code === 'EACCES' ? 'permission denied' : message;
}
