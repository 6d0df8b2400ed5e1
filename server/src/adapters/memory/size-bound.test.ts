import { describe, expect, it } from 'vitest';
import { StepcastError } from '@stepcast/shared';
import { SizeBound } from './size-bound.ts';

const never = (): string => {
  throw new Error('measured without need');
};

describe('SizeBound', () => {
  it('[PRO-2] does not measure again before as much was added as there was', () => {
    let bound = new SizeBound(1_000_000).grown(50_000, () => 'x'.repeat(50_000));
    for (let count = 0; count < 50; count++) bound = bound.grown(500, never);
    expect(bound.atMost).toBeGreaterThanOrEqual(75_000);
  });

  it('[PRO-2] measures when the sum passes the limit, in bytes and not in characters', () => {
    const bound = new SizeBound(3000).grown(5000, () => '€'.repeat(1000));
    expect(bound.atMost).toBe(3000);
    expect(() => bound.grown(1, () => `${'€'.repeat(1000)}x`)).toThrow(StepcastError);
  });

  it('[STO-14] stays near the size of a small value that is written again and again', () => {
    let bound = new SizeBound(1_000_000);
    for (let count = 0; count < 10_000; count++) bound = bound.grown(20, () => 'x'.repeat(100));
    expect(bound.atMost).toBeLessThan(5000);
  });
});
