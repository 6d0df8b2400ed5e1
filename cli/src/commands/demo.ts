/** `stepcast demo`: this repository's own checks as one workflow, a step each. */
import { fileURLToPath } from 'node:url';
import { EXIT } from '../exit-codes.ts';
import { formatDuration } from '../format-duration.ts';
import { NO_RULES } from '../line-rules.ts';
import { pageOf, reachHub } from '../reach-hub.ts';
import { RecordedProcess, stepStatusOf } from '../recorded-process.ts';
import type { System } from '../system.ts';

export interface DemoOptions {
  readonly url: string;
}

const CHECKS = [
  { name: 'types', command: ['npm', 'run', 'types'] },
  { name: 'lint', command: ['npm', 'run', 'lint'] },
  { name: 'unit tests', command: ['npx', 'vitest', 'run', '--project', 'unit'] },
  { name: 'build', command: ['npm', 'run', 'build'] },
] as const;
type Check = (typeof CHECKS)[number];
type Outcome = 'completed' | 'failed' | 'cancelled';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

export async function demo({ url }: DemoOptions, system: System): Promise<number> {
  using hub = await reachHub(url, system);
  using recorded = await RecordedProcess.create(
    { hub, system },
    { workflow: 'demo', state: { title: 'The checks of this repository' } },
  );
  void system.stderr.write(`stepcast: ${pageOf(url, recorded.id)}\n`);
  for (const { name } of CHECKS) recorded.write({ step: { name, status: 'pending' } });
  const outcome = await runChecks(recorded, system);
  await recorded.settle();
  void system.stderr.write(`stepcast: demo ${outcome}\n`);
  return { completed: EXIT.ok, failed: EXIT.failed, cancelled: EXIT.interrupted }[outcome];
}

/** Runs the checks until one does not complete; writes the end of the process. */
async function runChecks(recorded: RecordedProcess, system: System): Promise<Outcome> {
  for (const [index, check] of CHECKS.entries()) {
    if (recorded.stopReason !== null) return endEarly(recorded, 'cancelled', CHECKS.slice(index));
    const outcome = await runCheck(check, recorded, system);
    if (outcome !== 'completed') return endEarly(recorded, outcome, CHECKS.slice(index + 1));
  }
  recorded.write({ status: 'completed' });
  return 'completed';
}

function endEarly(recorded: RecordedProcess, outcome: Outcome, skipped: readonly Check[]): Outcome {
  for (const { name } of skipped) recorded.write({ step: { name, status: 'skipped' } });
  recorded.write({ status: outcome });
  return outcome;
}

async function runCheck(check: Check, recorded: RecordedProcess, system: System): Promise<Outcome> {
  const { name, command } = check;
  const [file, ...args] = command;
  const startedAt = system.now();
  void system.stderr.write(`\nstepcast: ${name}: ${command.join(' ')}\n`);
  recorded.write({ step: { name, status: 'running', message: command.join(' ') } });
  const end = await recorded.run({ file, args, cwd: repository }, { step: name, rules: NO_RULES });
  const status = stepStatusOf(end);
  const ms = system.now() - startedAt;
  const result = end.error === null ? { exitCode: end.exitCode ?? end.signal } : { error: end.error.message };
  recorded.write({ step: { name, status }, patch: { [name]: { ...result, ms } } });
  void system.stderr.write(`stepcast: ${name}: ${status} in ${formatDuration(ms)}\n`);
  return status;
}
