import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

/** A hub in a process of its own, so that it can be measured from outside and does not share the load generator's event loop. */
export class HubProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<HubProcess> {
    const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', STEPCAST_LOG_LEVEL: 'error', ...settings };
    const child = spawn(process.execPath, ['--expose-gc', MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout)) {
      const url = /http:\S+[0-9]/.exec(line)?.[0];
      if (url !== undefined) return new HubProcess(url, child);
    }
    throw new Error('The hub did not start');
  }

  /** Resident memory in bytes, as the kernel sees it. Linux only. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
  }
}
