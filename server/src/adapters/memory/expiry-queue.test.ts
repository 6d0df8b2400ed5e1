import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpiryQueue } from './expiry-queue.ts';

const MANY = 100_000;

describe('ExpiryQueue', () => {
  it('[STO-12] gives back what has expired in the order of the ends, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(50), (ends, now) => {
        const queue = new ExpiryQueue();
        const items = ends.map((expiresAt) => ({ expiresAt }));
        for (const item of items) queue.add(item);
        const expired = queue.takeExpired(now, MANY);
        expect(expired.map(({ expiresAt }) => expiresAt)).toEqual(ends.filter((end) => end <= now).toSorted((a, b) => a - b));
        expect(new Set(expired).size).toBe(expired.length);
        expect(queue.takeExpired(now, MANY)).toEqual([]);
        expect(queue.size).toBe(ends.length - expired.length);
      }),
    );
  });

  it('[STO-12] waits with an item whose end has moved', () => {
    const queue = new ExpiryQueue<{ expiresAt: number }>();
    const item = { expiresAt: 10 };
    queue.add(item);
    item.expiresAt = 30;
    expect(queue.takeExpired(10, MANY)).toEqual([]);
    expect(queue.takeExpired(29, MANY)).toEqual([]);
    expect(queue.takeExpired(30, MANY)).toEqual([item]);
    expect(queue.size).toBe(0);
  });

  it('[STO-12] looks at no more items than it may at once, and at the rest the next time', () => {
    const queue = new ExpiryQueue();
    for (let number = 0; number < 5; number++) queue.add({ expiresAt: number });
    expect(queue.takeExpired(100, 2)).toHaveLength(2);
    expect(queue.takeExpired(100, 2)).toHaveLength(2);
    expect(queue.takeExpired(100, 2)).toHaveLength(1);
  });
});
