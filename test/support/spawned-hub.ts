import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `node server/src/main.ts` as a process of its own. */
export class SpawnedHub implements AsyncDisposable {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #url: Promise<string>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', STEPCAST_LOG_LEVEL: 'warn', ...environment };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    this.#url = new Promise((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        stdout += `${line}\n`;
        const url = /Stepcast is at (\S+[^.\s])/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
      child.once('exit', () => reject(new Error(`The hub ended before it listened: ${stderr}`)));
    });
    this.#url.catch(() => undefined); // A test of a start that fails looks at `ended`.
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as string | null,
      stdout,
      stderr,
    }));
  }

  url(): Promise<string> {
    return this.#url;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.ended;
  }
}
