import { describe, expect, it } from 'vitest';
import { MAX_REPLAYED, planResume, type ResumePosition } from './resume-plan.ts';

const at = (position: Partial<ResumePosition>): ResumePosition => ({
  cursor: '10-1',
  standing: 'claimed',
  mode: 'state',
  head: '20-1',
  inRing: null,
  ...position,
});

describe('planResume', () => {
  it.each([
    ['a snapshot for a viewer that holds nothing', { cursor: null }, { kind: 'snapshot', reason: 'initial' }],
    ['nothing for a viewer at the head', { cursor: '20-1' }, { kind: 'live' }],
    ['a replay of few updates', { inRing: 10 }, { kind: 'replay' }],
    ['a replay of as many as may be', { inRing: MAX_REPLAYED }, { kind: 'replay' }],
    ['one snapshot for more', { inRing: MAX_REPLAYED + 1 }, { kind: 'snapshot', reason: 'conflated' }],
    ['a replay of any number in log mode', { inRing: 1000, mode: 'log' }, { kind: 'replay' }],
    ['the log for a cursor that the ring does not hold', {}, { kind: 'read-log' }],
    ['the log for a claimed cursor beyond the head', { cursor: '30-1' }, { kind: 'read-log' }],
    ['the log for the right number with another tag', { cursor: '20-2' }, { kind: 'read-log' }],
    ['one snapshot for a viewer that fell out of the ring', { standing: 'proven' }, { kind: 'snapshot', reason: 'conflated' }],
    ['the log for one in log mode that did', { standing: 'proven', mode: 'log' }, { kind: 'read-log' }],
    ['patience for a viewer ahead of the channel', { cursor: '21-1', standing: 'proven' }, { kind: 'await-head' }],
    ['a reset for a history that was refuted', { standing: 'refuted', inRing: 3 }, { kind: 'snapshot', reason: 'reset' }],
  ] satisfies [string, Partial<ResumePosition>, object][])('[CUR-4] plans %s', (_, position, plan) => {
    expect(planResume(at(position))).toEqual(plan);
  });
});
