import { StepcastError, type Snapshot, type Update } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { describeEvent } from './describe-change.ts';

function update(parts: Partial<Update>): string[] {
  const whole = { type: 'update', process: 'p', cursor: '2-1', prev: '1-1', at: 0, ...parts } as Update;
  return describeEvent({ type: 'update', update: whole, snapshot: null, cursor: '2-1' });
}

describe('describeEvent', () => {
  it('says one line per change, the status last', () => {
    expect(
      update({
        step: { name: 'build', status: 'failed', progress: 0.5, attempt: 2, message: 'out of\nmemory' },
        patch: { exitCode: 1, gone: null },
        status: 'failed',
      }),
    ).toEqual(['step build failed attempt 2 50 % out ofmemory', 'state exitCode=1 gone=null', 'status failed']);
  });

  it('says creation, cancel requests and other data', () => {
    expect(update({ create: { workflow: 'w', tenant: 't' }, state: { a: [1] } })).toEqual(['created, workflow w', 'state a=[1]']);
    expect(update({ cancel: { reason: 'enough' } })).toEqual(['cancel requested: enough']);
    expect(update({ cancel: {} })).toEqual(['cancel requested']);
    expect(update({ data: { a: 1 } })).toEqual(['data {"a":1}']);
  });

  it('says output line by line, without what a terminal would obey', () => {
    const lines = ['\u001b[31mred\u001b[0m', '\u001b[2J', 'x'];
    expect(update({ data: { stream: 'stderr', lines } })).toEqual(['stderr red', 'stderr ', 'stderr x']);
  });

  it('says where a snapshot stands and why it came', () => {
    const snapshot = { status: 'running', step: 'a', steps: { a: { status: 'running', progress: 0.25 } } } as unknown as Snapshot;
    const event = { type: 'snapshot', snapshot, cursor: '2-1' } as const;
    expect(describeEvent({ ...event, reason: 'initial' })).toEqual(['status running, step a running 25 %']);
    expect(describeEvent({ ...event, reason: 'reset' })).toEqual(['reset: status running, step a running 25 %']);
  });

  it('says nothing of being live, nor of an error, with which the command ends anyway', () => {
    expect(describeEvent({ type: 'live', cursor: '2-1' })).toEqual([]);
    expect(describeEvent({ type: 'error', error: new StepcastError('process-unknown') })).toEqual([]);
  });
});
