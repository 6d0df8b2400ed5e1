import { expect, it } from 'vitest';
import { formatVector, parseVector } from './cursor-vector.ts';

it('[CUR-3] reads back the positions of several processes', () => {
  const cursors = new Map([['a', '43-9'] as const, ['b-1_X', '7-1'] as const]);
  expect(formatVector(cursors)).toBe('a:43-9,b-1_X:7-1');
  expect(parseVector(formatVector(cursors))).toEqual(cursors);
});

it.each(['', 'a', 'a:', 'a:7', 'a:7-1,', 'a:7-1:2', ',a:7-1'])('refuses %j', (text) => {
  expect(() => parseVector(text)).toThrow(expect.objectContaining({ code: 'invalid-request' }) as Error);
});
