import { describe, expect, it } from 'vitest';
import { STATUSES, STEP_STATUSES, type Status, type Step, type StepStatus } from './process.ts';
import { isSettled, overallProgress } from './progress.ts';

function step(status: StepStatus, progress: number): Step {
  return { status, progress, message: null, attempt: 1, startedAt: null, endedAt: null, data: null };
}

function running(...steps: Step[]) {
  return { status: 'running' as const, steps: Object.fromEntries(steps.map((each, index) => [`step ${index}`, each])) };
}

describe('overallProgress', () => {
  it('is 0 when there are no steps', () => {
    expect(overallProgress(running())).toBe(0);
  });

  it('is 1 when the process completed, whatever its steps say', () => {
    expect(overallProgress({ status: 'completed', steps: { a: step('running', 0.2) } })).toBe(1);
    expect(overallProgress({ status: 'completed', steps: {} })).toBe(1);
  });

  it('is the mean of the steps', () => {
    expect(overallProgress(running(step('running', 0.5), step('pending', 0), step('waiting', 1)))).toBeCloseTo(0.5);
  });

  it('counts a step that completed or was skipped as whole', () => {
    expect(overallProgress(running(step('completed', 0.3), step('skipped', 0)))).toBe(1);
  });

  it.each(['failed', 'cancelled'] as const)('counts a step that %s as far as it came', (status) => {
    expect(overallProgress(running(step(status, 0.25)))).toBe(0.25);
  });

  it('does not take a process that failed for a whole one', () => {
    expect(overallProgress({ status: 'failed', steps: { a: step('failed', 0.5) } })).toBe(0.5);
  });
});

describe('isSettled', () => {
  const over: readonly StepStatus[] = ['completed', 'failed', 'skipped', 'cancelled'];
  const ended: readonly Status[] = ['completed', 'failed', 'cancelled'];

  it.each(STEP_STATUSES)('judges a step that is %s within a running process', (status) => {
    expect(isSettled({ status: 'running' }, step(status, 0))).toBe(over.includes(status));
  });

  it.each(STATUSES)('judges a running step of a process that is %s', (status) => {
    expect(isSettled({ status }, step('running', 0))).toBe(ended.includes(status));
  });
});
