import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const STEPCAST = fileURLToPath(new URL('../../cli/bin/stepcast.js', import.meta.url));

export interface CliEnd {
  readonly code: number | null;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** The `stepcast` command as a user starts it, in a pipe. */
export class CliProcess implements AsyncDisposable {
  /** Settles when the process has ended and all its output is read. */
  readonly end: Promise<CliEnd>;
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #watchers = new Set<() => void>();

  constructor(url: string, args: readonly string[]) {
    const child = spawn(execPath, [STEPCAST, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], STEPCAST_URL: url },
    });
    this.#child = child;
    this.#collect(child.stdout, this.stdout);
    this.#collect(child.stderr, this.stderr);
    this.end = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout: this.stdout, stderr: this.stderr }));
  }

  /** Writes to the standard input, which a command under `run` inherits. */
  type(text: string): void {
    this.#child.stdin.write(text);
  }

  endInput(): void {
    this.#child.stdin.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves with the first line of the standard output that fulfils the condition; fails when the process ends without it. */
  async line(fits: (line: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.stdout.find(fits);
      if (found !== undefined) return found;
      const over = this.end.then((end) => {
        if (!end.stdout.some(fits)) throw new Error(`ended without the line: ${JSON.stringify(end)}`);
      });
      await Promise.race([over, new Promise<void>((resolve) => this.#watchers.add(resolve))]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A command under `run` leads a group of its own: the first asks it to stop, the second kills it.
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      this.#child.kill('SIGINT');
    }
    await this.end;
  }

  #collect(stream: Readable, lines: string[]): void {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      for (const watcher of this.#watchers) watcher();
      this.#watchers.clear();
    });
  }
}
