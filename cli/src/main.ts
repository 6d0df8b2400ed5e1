/** The program: reads the command line, runs the command, turns what goes wrong into a sentence and an exit code. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { StepcastError } from '@stepcast/shared';
import { CliError } from './cli-error.ts';
import { readCommandLine, type CommandLine } from './command-line.ts';
import { demo } from './commands/demo.ts';
import { list } from './commands/list.ts';
import { run } from './commands/run.ts';
import { tail } from './commands/tail.ts';
import { EXIT } from './exit-codes.ts';
import type { StopSignal, System } from './system.ts';
import { openOutput } from './terminal.ts';
import { usage } from './usage.ts';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const system: System = {
  env: process.env,
  cwd: process.cwd(),
  host: hostname(),
  stdout: openOutput(process.stdout, process.env),
  stderr: openOutput(process.stderr, process.env),
  now: () => Date.now(),
  async sleep(ms, signal) {
    // Rejects only by the signal, which here is a way to return.
    await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
  every(ms, tick) {
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  },
  newId: () => crypto.randomUUID(),
  signalGroup(pid, signal) {
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  },
  onStopSignal(listener) {
    for (const signal of STOP_SIGNALS) process.on(signal, listener);
    return () => {
      for (const signal of STOP_SIGNALS) process.off(signal, listener);
    };
  },
};

async function execute(line: CommandLine): Promise<number> {
  switch (line.command) {
    case 'help':
      await system.stdout.write(usage(line.topic));
      return EXIT.ok;
    case 'version':
      await system.stdout.write(`${version()}\n`);
      return EXIT.ok;
    case 'run':
      return run(line.options, system);
    case 'tail':
      return tail(line.options, system);
    case 'list':
      return list(line.options, system);
    case 'demo':
      return demo(line.options, system);
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}

/** Rethrows what nobody expected, stack and all. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof StepcastError) return EXIT.refused;
  if (error instanceof DOMException && error.name === 'TimeoutError') return EXIT.unavailable;
  throw error;
}

try {
  process.exitCode = await execute(readCommandLine(process.argv.slice(2), process.env));
} catch (error) {
  process.exitCode = exitCodeOf(error);
  await system.stderr.write(`stepcast: ${error instanceof Error ? error.message : String(error)}\n`);
}
