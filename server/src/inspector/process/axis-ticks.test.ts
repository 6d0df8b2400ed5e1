import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisTicks, tickLabel } from './axis-ticks.ts';

test('marks round times when the axis is long or short', () => {
  expect(axisTicks(33_000, 6)).toEqual([0, 10_000, 20_000, 30_000]);
  expect(axisTicks(48, 6)).toEqual([0, 10, 20, 30, 40]);
  expect([0, 20, 2500, 60_000, 90_000, 5_400_000, 172_800_000].map(tickLabel)).toEqual([
    '0 s',
    '20 ms',
    '2.5 s',
    '1:00',
    '1:30',
    '1:30 h',
    '2 d',
  ]);
});

test('marks no more than asked for, whatever the length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e11 }), (length) => {
      const ticks = axisTicks(length, 6);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeLessThanOrEqual(length);
    }),
  );
});
