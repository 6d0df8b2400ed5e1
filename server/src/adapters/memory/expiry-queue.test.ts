import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpiryQueue } from './expiry-queue.ts';

const MANY = 100_000;

describe('ExpiryQueue', () => {
  it('[STO-12] gives back what has expired in the order of the ends, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(50), (ends, now) => {
        const queue = new ExpiryQueue();
        const items = ends.map((expiresAt) => ({ expiresAt, isGone: false }));
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
    const queue = new ExpiryQueue<{ expiresAt: number; isGone: boolean }>();
    const item = { expiresAt: 10, isGone: false };
    queue.add(item);
    item.expiresAt = 30;
    expect(queue.takeExpired(10, MANY)).toEqual([]);
    expect(queue.takeExpired(29, MANY)).toEqual([]);
    expect(queue.takeExpired(30, MANY)).toEqual([item]);
    expect(queue.size).toBe(0);
  });

  it('[STO-12] looks at no more items than it may at once, and at the rest the next time', () => {
    const queue = new ExpiryQueue();
    for (let number = 0; number < 5; number++) queue.add({ expiresAt: number, isGone: false });
    expect(queue.takeExpired(100, 2)).toHaveLength(2);
    expect(queue.takeExpired(100, 2)).toHaveLength(2);
    expect(queue.takeExpired(100, 2)).toHaveLength(1);
  });

  it('[STO-16] lets go of what ended before its time, and gives back the others in order', () => {
    const queue = new ExpiryQueue<{ expiresAt: number; isGone: boolean }>();
    const items = Array.from({ length: 1000 }, (_, number) => ({ expiresAt: (number * 7919) % 1000, isGone: false }));
    for (const item of items) queue.add(item);
    for (const item of items.filter((_, number) => number % 10 !== 0)) {
      item.isGone = true;
      queue.noteGone();
    }
    expect(queue.size).toBeLessThan(250);
    const expired = queue.takeExpired(1000, MANY).map(({ expiresAt }) => expiresAt);
    expect(expired).toEqual(
      items
        .filter(({ isGone }) => !isGone)
        .map(({ expiresAt }) => expiresAt)
        .toSorted((a, b) => a - b),
    );
  });
});
