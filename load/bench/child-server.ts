import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface ChildServer extends AsyncDisposable {
  readonly port: number;
  /** CPU time that it has used so far, in seconds (Linux). */
  readonly cpuSeconds: () => number;
}

/** Starts a server of its own process, so that it has a core for itself; ready when it has printed its address. */
export async function startServer(script: URL, options: readonly string[] = []): Promise<ChildServer> {
  const child = spawn(process.execPath, [...options, script.pathname], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', STEPCAST_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    return {
      port: Number(port),
      cpuSeconds: () => cpuSeconds(child.pid),
      async [Symbol.asyncDispose]() {
        child.kill('SIGTERM');
        await exit;
      },
    };
  }
  throw new Error(`${script.pathname} ended before it was ready`);
}

/** proc(5): the 14th and 15th fields, in ticks of 10 ms. */
function cpuSeconds(pid = 0): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
