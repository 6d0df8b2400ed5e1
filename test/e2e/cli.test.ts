import type { Update } from '@stepcast/shared';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { RunningHub } from '../support/running-hub.ts';
import { CliProcess, type CliEnd } from './cli-process.ts';
import { CutProxy } from './cut-proxy.ts';

// Whole programs are started here, on a machine that may be busy with the other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Prints what is typed, line by line, until the input ends or a signal comes. */
const ECHO = ['cat'];

const script = (code: string): readonly string[] => ['node', '-e', code];

function start(url: string, ...args: readonly string[]): CliProcess {
  const cli = new CliProcess(url, args);
  onTestFinished(() => cli[Symbol.asyncDispose]());
  return cli;
}

async function finish(url: string, ...args: readonly string[]): Promise<CliEnd> {
  const cli = start(url, ...args);
  cli.endInput();
  return cli.end;
}

function updatesOf({ stdout }: Pick<CliEnd, 'stdout'>): Update[] {
  return stdout.map((line) => JSON.parse(line) as Update).filter(({ type }) => type === 'update');
}

/** The lines of the command's output in the updates. */
function outputOf(updates: readonly Update[], stream = 'stdout'): string[] {
  const outputs = updates.flatMap(({ data }) => (data === undefined ? [] : [data as { stream: string; lines: string[] }]));
  return outputs.filter((output) => output.stream === stream).flatMap(({ lines }) => lines);
}

/** Step changes and lines as they came. In an update, a step begins before the lines and ends after them. */
function timelineOf(updates: readonly Update[]): string[] {
  return updates.flatMap((update) => {
    const { step } = update;
    const change = step?.status === undefined ? [] : [`${step.name} ${step.status}`];
    const lines = outputOf([update]);
    return step?.status === 'running' ? [...change, ...lines] : [...lines, ...change];
  });
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => String(from + i));
}

function expectChain(updates: readonly Update[]): void {
  for (const [i, update] of updates.entries()) expect(update.prev).toBe(i === 0 ? '0-0' : updates[i - 1]!.cursor);
}

/** Of many lines: names the first that differs instead of all. */
function expectSame(actual: readonly string[], expected: readonly string[]): void {
  const at = expected.findIndex((line, i) => line !== actual[i]);
  expect({ lines: actual.length, differsAt: at, is: actual[at] }).toEqual({
    lines: expected.length,
    differsAt: -1,
    is: undefined,
  });
}

describe('stepcast run', () => {
  it('makes a process of a command, with its steps, progress and output in order', async () => {
    await using hub = await RunningHub.start();
    const command = script(`
      console.log('== install'); console.log('1/2'); console.log('== build'); console.log('half: 50%'); process.stdout.write('partial')`);
    const rules = ['--step', '^== (.*)', '--progress', '(\\d+)/(\\d+)'];
    const run = await finish(hub.url, 'run', '--id', 'p', '--title', 'Nightly', ...rules, '--', ...command);
    expect(run).toMatchObject({ code: 0, stdout: ['== install', '1/2', '== build', 'half: 50%', 'partial'] });
    expect(run.stderr).toEqual([`stepcast: ${hub.url}/p/p`]);

    const { snapshot } = await hub.read('p');
    expect(snapshot).toMatchObject({ workflow: 'node', status: 'completed', step: 'build' });
    expect(snapshot.state).toMatchObject({ title: 'Nightly', exitCode: 0, pid: expect.any(Number) });
    expect(Object.entries(snapshot.steps).map(([name, { status }]) => [name, status])).toEqual([
      ['node', 'completed'],
      ['install', 'completed'],
      ['build', 'completed'],
    ]);

    const tail = await finish(hub.url, 'tail', '--log', '--json', 'p');
    expect(tail.code).toBe(0);
    const updates = updatesOf(tail);
    expectChain(updates);
    expect(outputOf(updates)).toEqual(run.stdout);
    expect(updates.some(({ step }) => step?.name === 'install' && step.progress === 0.5)).toBe(true);
    expect(timelineOf(updates)).toEqual([
      'node running',
      'install running',
      ...['== install', '1/2'],
      'install completed',
      'build running',
      ...['== build', 'half: 50%', 'partial'],
      'build completed',
      'node completed',
    ]);
  });

  it('passes the exit code on, and ends step and process in one update', async () => {
    await using hub = await RunningHub.start();
    const run = await finish(hub.url, 'run', '--id', 'p', '--', ...script(`console.error('sorry'); process.exitCode = 7`));
    expect(run.code).toBe(7);
    expect(run.stderr).toContain('sorry');
    const tail = await finish(hub.url, 'tail', '--log', '--json', 'p');
    expect(tail.code).toBe(1);
    expect(outputOf(updatesOf(tail), 'stderr')).toEqual(['sorry']);
    const { step, status, patch } = updatesOf(tail).at(-1)!;
    expect({ step, status, patch }).toEqual({
      step: { name: 'node', status: 'failed' },
      status: 'failed',
      patch: { exitCode: 7 },
    });
  });

  it('passes Ctrl-C on, and the process is cancelled', async () => {
    await using hub = await RunningHub.start();
    const onInt = script(`
      process.on('SIGINT', () => { console.log('stopping'); process.exit(5) }); console.log('up'); setInterval(() => {}, 1000)`);
    const run = start(hub.url, 'run', '--id', 'p', '--', ...onInt);
    await run.line((line) => line === 'up');
    run.signal('SIGINT');
    expect(await run.end).toMatchObject({ code: 5, stdout: ['up', 'stopping'] });
    const { snapshot } = await hub.read('p');
    expect(snapshot).toMatchObject({ status: 'cancelled', state: { exitCode: 5 }, steps: { node: { status: 'cancelled' } } });
    expect((await finish(hub.url, 'tail', 'p')).code).toBe(130);
  });

  it('kills the command at the second Ctrl-C', async () => {
    await using hub = await RunningHub.start();
    const stubborn = script(`process.on('SIGINT', () => console.log('no')); console.log('up'); setInterval(() => {}, 1000)`);
    const run = start(hub.url, 'run', '--id', 'p', '--', ...stubborn);
    await run.line((line) => line === 'up');
    run.signal('SIGINT');
    await run.line((line) => line === 'no');
    run.signal('SIGINT');
    expect((await run.end).code).toBe(128 + 9);
    expect((await hub.read('p')).snapshot).toMatchObject({ status: 'cancelled', state: { signal: 'SIGKILL' } });
  });

  it('stops the command when a cancel request is recorded in the hub', async () => {
    await using hub = await RunningHub.start();
    const run = start(hub.url, 'run', '--id', 'p', '--', ...ECHO);
    run.type('up\n');
    await run.line((line) => line === 'up');
    await hub.write('p', { cancel: { reason: 'enough' } });
    expect((await run.end).code).toBe(128 + 15);
    expect((await hub.read('p')).snapshot).toMatchObject({ status: 'cancelled', cancelRequested: { reason: 'enough' } });
  });

  it('goes on while the hub is away, and brings everything when it is back', async () => {
    await using hub = await RunningHub.start();
    await using proxy = await CutProxy.start(hub.url);
    const run = start(proxy.url, 'run', '--id', 'p', '--', ...ECHO);
    run.type('before\n');
    await run.line((line) => line === 'before');
    await proxy.cut();
    run.type(numbers(0, 1000).join('\n') + '\n');
    await run.line((line) => line === '999');
    proxy.heal();
    run.endInput();
    expect((await run.end).code).toBe(0);
    const updates = updatesOf(await finish(hub.url, 'tail', '--log', '--json', 'p'));
    expectChain(updates);
    expect(outputOf(updates)).toEqual(['before', ...numbers(0, 1000)]);
  });

  it('says what is lost when the hub stays away and the user gives up', async () => {
    await using hub = await RunningHub.start();
    await using proxy = await CutProxy.start(hub.url);
    const run = start(
      proxy.url,
      'run',
      '--id',
      'p',
      '--',
      ...script(`console.log(process.pid); process.stdin.pipe(process.stdout)`),
    );
    const pid = Number(await run.line(() => true));
    await proxy.cut();
    run.type('unheard\n');
    run.endInput();
    await gone(pid);
    run.signal('SIGINT');
    const { code, stderr } = await run.end;
    expect(code).toBe(0);
    expect(stderr.at(-1)).toMatch(/did not take the rest of p \(\d+ lines, and how it ended\); it is lost/);
  });

  it('goes on unrecorded when the process is ended by somebody else', async () => {
    await using hub = await RunningHub.start();
    const run = start(hub.url, 'run', '--id', 'p', '--', ...ECHO);
    run.type('up\n');
    await run.line((line) => line === 'up');
    await hub.write('p', { status: 'failed' });
    run.type('more\n');
    await run.line((line) => line === 'more');
    run.endInput();
    const { code, stderr } = await run.end;
    expect(code).toBe(0);
    expect(stderr.at(-1)).toContain('(process-ended)');
  });

  it('does not start the command when there is no hub', async () => {
    await using hub = await RunningHub.start();
    await using proxy = await CutProxy.start(hub.url);
    const trying = proxy.cut();
    const run = await finish(proxy.url, 'run', '--', ...script(`console.log('started')`));
    await trying;
    expect(run).toMatchObject({ code: 69, stdout: [] });
    expect(run.stderr[0]).toContain(`no hub at ${proxy.url}`);
  });

  it('exits like a shell when the command cannot be started', async () => {
    await using hub = await RunningHub.start();
    const run = await finish(hub.url, 'run', '--id', 'p', '--', './no-such-command');
    expect(run.code).toBe(127);
    expect((await hub.read('p')).snapshot).toMatchObject({ status: 'failed', state: { error: 'command not found' } });
    expect((await finish(hub.url, 'run', '--id', 'p', '--', 'true')).code).toBe(70);
    expect((await finish(hub.url, 'run', 'true')).code).toBe(2);
  });
});

describe('stepcast tail', () => {
  it('[CUR-4] goes on through a cut of its connection, nothing lost and nothing twice', async () => {
    await using hub = await RunningHub.start();
    await using proxy = await CutProxy.start(hub.url);
    const run = start(hub.url, 'run', '--id', 'p', '--', ...ECHO);
    run.type('0\n');
    await run.line((line) => line === '0');
    const tail = start(proxy.url, 'tail', '--log', '--json', 'p');
    await tail.line((line) => line.includes('"live"'));
    for (let cut = 0; cut < 2; cut++) {
      await proxy.cut();
      const last = (cut + 1) * 100;
      run.type(numbers(cut * 100 + 1, last + 1).join('\n') + '\n');
      await run.line((line) => line === String(last));
      proxy.heal();
      await tail.line((line) => line.includes(`"${String(last)}"]`));
    }
    run.endInput();
    const end = await tail.end;
    expect(end.code).toBe(0);
    const updates = updatesOf(end);
    expectChain(updates);
    expect(outputOf(updates)).toEqual(numbers(0, 201));
  });

  it('gives 50 000 lines exactly, once and in order, while they are written', async () => {
    await using hub = await RunningHub.start();
    const flood = script(
      `process.stdin.once('data', () => { for (let i = 0; i < 50000; i++) console.log(i); process.stdin.destroy() }); console.log('ready')`,
    );
    const run = start(hub.url, 'run', '--id', 'p', '--', ...flood);
    await run.line((line) => line === 'ready');
    const tail = start(hub.url, 'tail', '--log', '--json', 'p');
    await tail.line((line) => line.includes('"live"'));
    run.type('go\n');
    const [{ stdout }, end] = await Promise.all([run.end, tail.end]);
    expectSame(stdout, ['ready', ...numbers(0, 50_000)]);
    expect(end.code).toBe(0);
    const updates = updatesOf(end);
    expectChain(updates);
    expectSame(outputOf(updates), stdout);
  });

  it('takes the newest process, and every update after a cursor', async () => {
    await using hub = await RunningHub.start();
    expect((await finish(hub.url, 'tail')).code).toBe(70);
    await finish(hub.url, 'run', '--id', 'old', '--', 'false');
    await finish(hub.url, 'run', '--id', 'new', '--', 'true');
    expect((await finish(hub.url, 'tail')).code).toBe(0);
    const all = updatesOf(await finish(hub.url, 'tail', '--log', '--json', 'old'));
    const rest = await finish(hub.url, 'tail', '--from', all[1]!.cursor, '--json', 'old');
    expect(updatesOf(rest)).toEqual(all.slice(2));
    expect(await finish(hub.url, 'tail', '--from', all.at(-1)!.cursor, 'old')).toMatchObject({ code: 1, stdout: [] });
  });

  it('says so when there is no such process', async () => {
    await using hub = await RunningHub.start();
    const { code, stderr } = await finish(hub.url, 'tail', 'nobody');
    expect(code).toBe(70);
    expect(stderr[0]).toContain('(process-unknown)');
  });
});

describe('stepcast list', () => {
  it('shows the newest processes that fit', async () => {
    await using hub = await RunningHub.start();
    await finish(hub.url, 'run', '--id', 'good', '--', 'true');
    await finish(hub.url, 'run', '--id', 'bad', '--', 'false');
    const ids = async (...args: readonly string[]) =>
      (await finish(hub.url, 'list', ...args)).stdout.slice(1).map((line) => line.split(' ')[0]);
    expect(await ids()).toEqual(['bad', 'good']);
    expect(await ids('--limit', '1')).toEqual(['bad']);
    expect(await ids('--status', 'completed')).toEqual(['good']);
    expect(await ids('--workflow', 'nothing')).toEqual([]);
  });
});

/** Resolves when a process has ended and its parent has noticed. The system tells nobody but the parent, so this asks. */
async function gone(pid: number): Promise<void> {
  const isThere = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 10));
}
