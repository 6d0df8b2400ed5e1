import { execPath, kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startCommand, type RunningCommand, type TakeOutput } from './running-command.ts';

const system = {
  signalGroup: (pid: number, signal: NodeJS.Signals) => void kill(-pid, signal),
  sleep: async (ms: number, signal?: AbortSignal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};

async function start(script: string, take: TakeOutput = () => Promise.resolve()): Promise<RunningCommand> {
  return startCommand({ file: execPath, args: ['-e', script] }, { system, take });
}

describe('RunningCommand', () => {
  it('gives all output of both streams before it ends', async () => {
    const taken = { stdout: '', stderr: '' };
    const decoder = new TextDecoder();
    const command = await start(
      'for (let i = 0; i < 20000; i++) console.log(i); console.error("done"); process.exitCode = 3',
      (stream, chunk) => {
        taken[stream] += decoder.decode(chunk);
        return Promise.resolve();
      },
    );
    expect(await command.ended).toEqual({ exitCode: 3, signal: null });
    expect(taken.stderr).toBe('done\n');
    expect(taken.stdout).toBe(Array.from({ length: 20_000 }, (_, i) => `${String(i)}\n`).join(''));
  });

  it('gives the next chunk of a stream only when the one before is taken', async () => {
    let taking = 0;
    let chunks = 0;
    const command = await start('for (let i = 0; i < 2000; i++) process.stdout.write("x".repeat(1000))', async () => {
      expect(taking).toBe(0);
      taking += 1;
      chunks += 1;
      await new Promise((resolve) => setImmediate(resolve));
      taking -= 1;
    });
    expect((await command.ended).exitCode).toBe(0);
    expect(chunks).toBeGreaterThan(1);
  });

  it('signals everything that the command started', async () => {
    const up = Promise.withResolvers<void>();
    const script = `require('node:child_process').spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
    const command = await start(script, () => {
      up.resolve();
      return Promise.resolve();
    });
    await up.promise;
    command.signal('SIGTERM');
    // The pipe that the grandchild holds closes with it, so the end comes by itself.
    expect(await command.ended).toEqual({ exitCode: null, signal: 'SIGTERM' });
  });

  it('lets go of pipes that something left behind keeps open', async () => {
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit', detached: true });
      child.unref(); console.log(child.pid)`;
    const pid = Promise.withResolvers<number>();
    const command = await startCommand(
      { file: execPath, args: ['-e', script] },
      {
        system: { ...system, sleep: () => pid.promise.then(() => undefined) },
        take: (_stream, chunk) => Promise.resolve(pid.resolve(Number(new TextDecoder().decode(chunk)))),
      },
    );
    expect(await command.ended).toEqual({ exitCode: 0, signal: null });
    kill(await pid.promise, 'SIGKILL');
  });

  it('rejects when there is no such command', async () => {
    const started = startCommand({ file: './no-such-command', args: [] }, { system, take: () => Promise.resolve() });
    await expect(started).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
