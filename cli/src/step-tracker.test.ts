import { describe, expect, it } from 'vitest';
import { MAX_MATCHED_STEPS, StepTracker } from './step-tracker.ts';

const tracker = () => new StepTracker({ steps: [/^# (.*)/], progress: /(\d+)%/ }, 'make');

describe('StepTracker', () => {
  it('completes the current step and begins the next', () => {
    const steps = tracker();
    expect(steps.read('# a')).toEqual([{ name: 'a', status: 'running' }]);
    expect(steps.read('# b')).toEqual([
      { name: 'a', status: 'completed' },
      { name: 'b', status: 'running' },
    ]);
    expect(steps.end('failed')).toEqual([{ name: 'b', status: 'failed' }]);
    expect(steps.end('failed')).toEqual([]);
  });

  it('gives progress to the current step, and to the command before there is one', () => {
    const steps = tracker();
    expect(steps.read('5%')).toEqual([{ name: 'make', progress: 0.05 }]);
    steps.read('# a');
    expect(steps.read('10%')).toEqual([{ name: 'a', progress: 0.1 }]);
    expect(steps.read('10%')).toEqual([]);
    expect(steps.read('# b 20%')).toEqual([
      { name: 'a', status: 'completed' },
      { name: 'b 20%', status: 'running' },
      { name: 'b 20%', progress: 0.2 },
    ]);
  });

  it('counts attempts of a step that begins again, and ignores its own name and the command’s', () => {
    const steps = tracker();
    steps.read('# a');
    expect(steps.read('# a')).toEqual([]);
    expect(steps.read('# make')).toEqual([]);
    steps.read('# b');
    expect(steps.read('# a')).toEqual([
      { name: 'b', status: 'completed' },
      { name: 'a', status: 'running', attempt: 2, progress: 0 },
    ]);
  });

  it('begins no more steps than the bound, and goes on with those it knows', () => {
    const steps = tracker();
    for (let i = 0; i < MAX_MATCHED_STEPS; i++) steps.read(`# ${String(i)}`);
    expect(steps.read('# one more')).toEqual([]);
    expect(steps.read('# 0')).toHaveLength(2);
  });
});
