import { describe, expect, it } from 'vitest';
import { StepcastError } from '@stepcast/shared';
import { SizeBound } from './size-bound.ts';

const never = (): string => {
  throw new Error('measured without need');
};

describe('SizeBound', () => {
  it('[PRO-2] does not measure while the sum of what was added is below the limit', () => {
    const bound = new SizeBound(100_000);
    for (let count = 0; count < 100; count++) bound.grow(500, never);
    expect(bound.atMost).toBeGreaterThanOrEqual(50_000);
  });

  it('[PRO-2] measures when the sum passes the limit, in bytes and not in characters', () => {
    const bound = new SizeBound(3000);
    bound.grow(5000, () => '€'.repeat(1000));
    expect(bound.atMost).toBe(3000);
    expect(() => bound.grow(1, () => '€'.repeat(1000) + 'x')).toThrow(StepcastError);
  });

  it('[PRO-2] is as before when it refuses', () => {
    const bound = new SizeBound(3000);
    bound.grow(1000, never);
    const before = bound.atMost;
    expect(() => bound.grow(5000, () => 'x'.repeat(3001))).toThrow(StepcastError);
    expect(bound.atMost).toBe(before);
    bound.grow(1000, never);
  });
});
