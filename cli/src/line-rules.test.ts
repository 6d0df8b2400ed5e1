import { LIMITS } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { NO_RULES, readLine, toStepName } from './line-rules.ts';

const progressOf = (rule: RegExp, line: string) => readLine({ steps: [], progress: rule }, line).progress;
const stepOf = (rule: RegExp, line: string) => readLine({ steps: [/^never$/, rule], progress: null }, line).step;

describe('readLine', () => {
  it('finds nothing without rules', () => {
    expect(readLine(NO_RULES, '50% done')).toEqual({ step: null, progress: null });
  });

  it('names a step by the first group, or by the match', () => {
    expect(stepOf(/^== (.+) ==$/, '== build ==')).toBe('build');
    expect(stepOf(/Compiling \w+/, '  Compiling core v1')).toBe('Compiling core');
    expect(stepOf(/^== (.+) ==$/, 'build')).toBeNull();
  });

  it('looks at the text without its colours', () => {
    expect(stepOf(/^> (.*)$/, '\u001b[1m> \u001b[32mbuild\u001b[0m')).toBe('build');
  });

  it.each([
    [/(\d+)%/, 'at 40%', 0.4],
    [/(\d+)%/, 'at 1%', 0.01],
    [/(\d+)/, 'at 1 %', 1],
    [/(\d+)/, 'at 1%', 0.01],
    [/at ([\d.]+)/, 'at 0.25', 0.25],
    [/at ([\d.,]+)/, 'at 12,5', 0.125],
    [/\[(\d+)\/(\d+)\]/, '[3/4] x', 0.75],
    [/\d+\/\d+/, 'ran 3/4', 0.75],
    [/(\d+ of \d+)/, 'ran 1 of 3', 0.333],
    [/(\d+)\/(\d+)/, '9/4', 1],
    [/(\d+)\/(\d+)/, '0/0', null],
    [/done (.*)/, 'done soon', null],
    [/(\d+)%/, 'nothing', null],
  ])('reads %s in "%s" as %s', (rule, line, expected) => {
    expect(progressOf(rule, line)).toBe(expected);
  });
});

describe('toStepName', () => {
  it('makes any text a name that the hub takes', () => {
    expect(toStepName(' a\tb\u0007 ')).toBe('a b');
    expect(toStepName('\u0007')).toBeNull();
    expect(toStepName('__proto__')).toBeNull();
    expect(toStepName('x'.repeat(500))).toHaveLength(LIMITS.stepNameLength);
    expect(toStepName(`${'x'.repeat(LIMITS.stepNameLength - 1)}😀`)).toBe('x'.repeat(LIMITS.stepNameLength - 1));
  });
});
