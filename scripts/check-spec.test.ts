import { describe, expect, it } from 'vitest';
import { findFaults, readIds, readRules, readTestedIds, type Citation } from './check-spec.ts';

describe('readRules', () => {
  it('takes list items that start with an id, and nothing else', () => {
    const markdown = [
      '# Rules',
      'As [AB-9] says.',
      '',
      '- **[AB-1]** First,',
      '  see [AB-7].',
      '- **[AB-2]** Second.',
      '- [AB-3] Third.',
    ];
    expect(readRules(markdown.join('\n'))).toEqual([
      { id: 'AB-1', isPlanned: false },
      { id: 'AB-2', isPlanned: false },
    ]);
  });

  it('sees the mark of a planned rule on any line of its item, and not beyond', () => {
    const markdown = '- **[L1-1]** One rule,\n  on two lines. (planned: later)\n- **[L1-2]** Another.\n';
    expect(readRules(markdown)).toEqual([
      { id: 'L1-1', isPlanned: true },
      { id: 'L1-2', isPlanned: false },
    ]);
  });
});

describe('readTestedIds', () => {
  it.each([
    ['a plain title', "it('[AB-1] does', f);", ['AB-1']],
    ['two ids', "test('[AB-1] [CD-22] does', f);", ['AB-1', 'CD-22']],
    ['a group', "describe('[AB-1] group', f);", ['AB-1']],
    ['a table', "it.each([['[AB-9]']])(\n  '[AB-1] does %s',\n  f);", ['AB-1']],
    ['a table as a template', 'it.each`a\n${1}`("[AB-1] does $a", f);', ['AB-1']],
    ['a title with a hole', 'it(`[AB-1] does ${what}`, f);', ['AB-1']],
    ['a test in a group', "describe('x', () => { it.concurrent('[AB-1] does', f); });", ['AB-1']],
    ['a skipped test', "it.skip('[AB-1] does', f); describe.skip('[AB-2]', f); it.todo('[AB-3]');", []],
    ['a comment', "// [AB-1]\nit('does', f);", []],
    ['an assertion', "it('does', () => expect('[AB-1]').toBe(1));", []],
  ])('reads %s', (_what, source, ids) => {
    expect(readTestedIds(source)).toEqual(ids);
  });
});

describe('findFaults', () => {
  const rule = (id: string, isPlanned = false): { id: string; isPlanned: boolean } => ({ id, isPlanned });
  const cited = (...ids: string[]): Citation[] => ids.map((id) => ({ id, file: 'a.ts' }));

  it('finds none when every rule is tested or planned', () => {
    expect(findFaults([rule('AB-1'), rule('AB-2', true)], cited('AB-1'), cited('AB-2'))).toEqual([]);
  });

  it.each([
    ['a rule without a test', [rule('AB-1')], [], [], 'AB-1 has no test with it in its title.'],
    ['a test of no rule', [], cited('AB-1'), [], 'AB-1 is cited in a.ts and defined nowhere.'],
    ['a comment that cites no rule', [], [], cited('AB-1'), 'AB-1 is cited in a.ts and defined nowhere.'],
    ['a planned rule with a test', [rule('AB-1', true)], cited('AB-1'), [], 'AB-1 has a test and is still called planned.'],
    ['a rule defined twice', [rule('AB-1'), rule('AB-1')], cited('AB-1'), [], 'AB-1 is defined twice.'],
  ])('finds %s', (_what, rules, tested, mentioned, fault) => {
    expect(findFaults(rules, tested, mentioned)).toEqual([fault]);
  });

  it('lists in the order of the numbers', () => {
    expect(findFaults([rule('AB-10'), rule('AB-9')], [], []).map((fault) => readIds(`[${fault.split(' ')[0]!}]`))).toEqual([
      ['AB-9'],
      ['AB-10'],
    ]);
  });
});
