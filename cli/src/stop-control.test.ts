import { describe, expect, it } from 'vitest';
import { KILL_AFTER_MS, StopControl } from './stop-control.ts';
import type { StopSignal } from './system.ts';

function setUp() {
  const listeners = new Set<(signal: StopSignal) => void>();
  const sleeps: { ms: number; signal: AbortSignal | undefined; wake: () => void }[] = [];
  const stop = new StopControl({
    sleep: (ms, signal) => new Promise((wake) => sleeps.push({ ms, signal, wake })),
    onStopSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const sent: NodeJS.Signals[] = [];
  const target = { signal: (signal: NodeJS.Signals) => sent.push(signal) };
  const press = (signal: StopSignal): void => listeners.forEach((listener) => listener(signal));
  return { stop, target, sent, press, sleeps, listeners };
}

describe('StopControl', () => {
  it('passes the first signal on and kills at the second', () => {
    const { stop, target, sent, press } = setUp();
    stop.aim(target);
    press('SIGINT');
    expect(stop.reason).toBe('interrupted');
    press('SIGINT');
    expect(sent).toEqual(['SIGINT', 'SIGKILL']);
  });

  it('stops a target that comes after the request', () => {
    const { stop, target, sent, press } = setUp();
    press('SIGTERM');
    stop.aim(target);
    expect(sent).toEqual(['SIGTERM']);
  });

  it('asks for a cancel once, and kills after a while', async () => {
    const { stop, target, sent, sleeps } = setUp();
    stop.aim(target);
    stop.cancel();
    stop.cancel();
    expect(sent).toEqual(['SIGTERM']);
    expect(sleeps.map(({ ms }) => ms)).toEqual([KILL_AFTER_MS]);
    sleeps[0]?.wake();
    await Promise.resolve();
    expect(sent).toEqual(['SIGTERM', 'SIGKILL']);
    expect(stop.reason).toBe('cancelled');
  });

  it('sends nothing of an earlier request to the next target', async () => {
    const { stop, target, sent, sleeps } = setUp();
    stop.cancel();
    stop.release();
    stop.aim(target);
    expect(sleeps[0]?.signal?.aborted).toBe(true);
    sleeps[0]?.wake();
    await Promise.resolve();
    expect(sent).toEqual([]);
  });

  it('leaves the signals alone when it is disposed of', () => {
    const { stop, listeners } = setUp();
    stop[Symbol.dispose]();
    expect(listeners.size).toBe(0);
  });
});
