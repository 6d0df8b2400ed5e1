import { expect, it } from 'vitest';
import { formatDuration } from './format-duration.ts';

it.each([
  [-5, '0.0 s'],
  [400, '0.4 s'],
  [9949, '9.9 s'],
  [9960, '10 s'],
  [59_400, '59 s'],
  [59_700, '1 min 00 s'],
  [185_000, '3 min 05 s'],
  [3_599_600, '1 h 00 min'],
  [7_800_000, '2 h 10 min'],
  [273_600_000, '3 d 4 h'],
])('says %i ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
