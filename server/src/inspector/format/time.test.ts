import { expect, test } from 'vitest';
import { percent } from './percent.ts';
import { duration, timeAgo } from './time.ts';

test.each([
  [-5, '0 ms'],
  [48, '48 ms'],
  [3400, '3.4 s'],
  [59_999, '59 s'],
  [184_000, '3 min 04 s'],
  [7_500_000, '2 h 05 min'],
  [273_600_000, '3 d 4 h'],
])('says how long %s ms are', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [-5000, 'just now'],
  [1999, 'just now'],
  [12_000, '12 s ago'],
  [90_000, '1 min ago'],
  [7_300_000, '2 h ago'],
  [100_000_000, 'yesterday'],
  [200_000_000, '2 days ago'],
])('says how long ago when it was %s ms before', (ms, text) => {
  expect(timeAgo(1_000_000_000, 1_000_000_000 + ms)).toBe(text);
});

test('says 100 % only when it is done', () => {
  expect(percent(0.999)).toBe('99\u202f%');
  expect(percent(1)).toBe('100\u202f%');
});
