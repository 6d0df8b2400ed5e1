/**
 * A command that runs as a child: its output is read as fast as it is taken, and no faster.
 *
 * It leads a process group of its own. So a signal reaches all that it started, exactly once (a terminal's Ctrl-C would otherwise
 * come from the terminal and from here). The price: it has no controlling terminal; reading its inherited standard input works.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { System } from './system.ts';
import type { StreamName } from './update-queue.ts';

/** After the command's exit its pipes may be held open by what it left behind; silent for so long, they are let go. */
const LEFT_OPEN_MS = 2000;

export interface CommandSpec {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Takes a chunk of output, and resolves when it wants the next. */
export type TakeOutput = (stream: StreamName, chunk: Uint8Array) => Promise<void>;

export interface CommandDeps {
  readonly system: Pick<System, 'signalGroup' | 'sleep'>;
  readonly take: TakeOutput;
}

export class RunningCommand {
  readonly pid: number;
  /** The command has exited; output may still be under way. */
  readonly exited: Promise<CommandEnd>;
  /** The command has exited and all its output was taken. */
  readonly ended: Promise<CommandEnd>;
  readonly #deps: CommandDeps;
  #hasEnded = false;
  /** Chunks read so far, and those being taken: what tells a silent pipe from a slow taker. */
  #chunks = 0;
  #taking = 0;

  /** Use `startCommand`. */
  constructor(child: ChildProcess, deps: CommandDeps) {
    this.#deps = deps;
    this.pid = child.pid ?? 0;
    this.exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    this.ended = this.#run(child);
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#hasEnded) this.#deps.system.signalGroup(this.pid, signal);
  }

  async #run({ stdout, stderr }: ChildProcess): Promise<CommandEnd> {
    const streams = [stdout, stderr].filter((stream) => stream !== null);
    const piped = Promise.all([this.#pump('stdout', stdout), this.#pump('stderr', stderr)]);
    const end = await this.exited;
    const letGo = new AbortController();
    void this.#letGoWhenSilent(streams, letGo.signal);
    await piped;
    letGo.abort();
    this.#hasEnded = true;
    return end;
  }

  async #pump(name: StreamName, stream: Readable | null): Promise<void> {
    if (stream === null) return;
    try {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        this.#chunks += 1;
        this.#taking += 1;
        await this.#deps.take(name, chunk);
        this.#taking -= 1;
      }
    } catch (error) {
      // Let go by `#letGoWhenSilent`; a pipe has no other way to fail.
      if (!stream.destroyed) throw error;
    }
  }

  async #letGoWhenSilent(streams: readonly Readable[], signal: AbortSignal): Promise<void> {
    for (let before = -1; before !== this.#chunks || this.#taking > 0;) {
      before = this.#chunks;
      await this.#deps.system.sleep(LEFT_OPEN_MS, signal);
      if (signal.aborted) return;
    }
    for (const stream of streams) stream.destroy();
  }
}

/** Starts a command, without a shell. Rejects with the system's error (`code` ENOENT, EACCES, …) when it cannot be started. */
export function startCommand(spec: CommandSpec, deps: CommandDeps): Promise<RunningCommand> {
  const child = spawn(spec.file, spec.args, {
    stdio: ['inherit', 'pipe', 'pipe'],
    detached: true,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
  });
  // Made at once: output and exit may come in the same turn as `spawn`.
  const command = new RunningCommand(child, deps);
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(command));
    child.once('error', reject);
  });
}
