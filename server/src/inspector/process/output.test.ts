import { expect, test } from 'vitest';
import { readOutput } from './output.ts';

test('reads the lines of a command, without what styles a terminal', () => {
  const data = { stream: 'stderr', lines: ['\u001b[31mred\u001b[0m', '', '\u001b]8;;http://x\u0007link\u001b]8;;\u0007'] };
  expect(readOutput('7-1', data)).toEqual({ id: '7-1', stream: 'stderr', text: 'red\n\nlink' });
});

test.each([undefined, null, 1, [], {}, { stream: 'stdin', lines: [] }, { stream: 'stdout', lines: 'x' }])(
  'reads nothing when the data is %j',
  (data) => {
    expect(readOutput('7-1', data)).toBeNull();
  },
);
