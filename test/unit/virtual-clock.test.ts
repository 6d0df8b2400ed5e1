import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';

describe('VirtualClock', () => {
  it('runs what falls due in its order, at its time, and nothing else', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const ran: [string, number][] = [];
    const note = (name: string) => () => void ran.push([name, clock.now() - start]);
    clock.after(30, note('third'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.after(31, note('later'));
    clock.after(20, note('cancelled')).cancel();
    await clock.advance(30);
    expect(ran).toEqual([
      ['first', 10],
      ['second', 10],
      ['third', 30],
    ]);
    expect(clock.pending).toBe(1);
    expect(clock.elapsed()).toBe(30);
  });

  it('lets promises settle between two timers, and takes in what they set', async () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    clock.after(10, () => {
      void Promise.resolve().then(() => clock.after(5, () => ran.push('set by a promise')));
    });
    clock.after(20, () => ran.push('set before'));
    await clock.advance(20);
    expect(ran).toEqual(['set by a promise', 'set before']);
  });

  it('repeats until it is cancelled, also from within', async () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    const timer = clock.every(10, () => {
      ran.push(clock.elapsed());
      if (ran.length === 3) timer.cancel();
    });
    await clock.advance(100);
    expect(ran).toEqual([10, 20, 30]);
    expect(clock.pending).toBe(0);
  });

  it('fails when time cannot pass', async () => {
    const clock = new VirtualClock();
    const again = (): void => void clock.after(0, again);
    again();
    await expect(clock.advance(1)).rejects.toThrow(/More than/);
  });

  it('corrects the time of day without moving timers', async () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    clock.after(10, () => ran.push(1));
    const before = clock.now();
    clock.correct(-1000);
    expect(clock.now()).toBe(before - 1000);
    await clock.advance(10);
    expect(ran).toEqual([1]);
  });

  it('calls back at the end of the turn', async () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    clock.endOfTurn(() => ran.push('end'));
    await Promise.resolve();
    ran.push('same turn');
    await clock.advance(0);
    expect(ran).toEqual(['same turn', 'end']);
  });
});
