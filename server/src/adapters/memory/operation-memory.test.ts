import { describe, expect, it } from 'vitest';
import type { Written } from '../../ports/process-store.ts';
import { OperationMemory } from './operation-memory.ts';

const WRITTEN: Written = { cursor: '2-7', durability: 'cache', repeated: false };

const P1 = { process: 'p1', ordinal: 1 };

function operation(number: number) {
  return { id: `op-${number}`, fingerprint: 'same' };
}

describe('OperationMemory', () => {
  it('[STO-14] forgets the oldest first when there are too many', () => {
    const memory = new OperationMemory({ ttlMs: 1000, maxEntries: 3 });
    for (let number = 0; number < 5; number++) memory.remember(P1, operation(number), { written: WRITTEN, now: 0 });
    const known = [0, 1, 2, 3, 4].map((number) => memory.recall(P1, operation(number), 1) !== null);
    expect(known).toEqual([false, false, true, true, true]);
  });

  it('[STO-5] remembers up to the end of the time and not at it', () => {
    const memory = new OperationMemory({ ttlMs: 1000, maxEntries: 3 });
    memory.remember(P1, operation(1), { written: WRITTEN, now: 5000 });
    expect(memory.recall(P1, operation(1), 5999)).toEqual({ ...WRITTEN, repeated: true });
    expect(memory.recall(P1, operation(1), 6000)).toBeNull();
  });

  it('[STO-5] takes another request under an id whose time is over, and remembers it from then on', () => {
    const memory = new OperationMemory({ ttlMs: 1000, maxEntries: 3 });
    const later = { id: 'op-1', fingerprint: 'other' };
    memory.remember(P1, operation(1), { written: WRITTEN, now: 0 });
    memory.remember(P1, later, { written: { ...WRITTEN, cursor: '9-9' }, now: 1000 });
    memory.remember(P1, operation(2), { written: WRITTEN, now: 1500 });
    expect(memory.recall(P1, later, 1999)).toMatchObject({ cursor: '9-9' });
  });

  it('[STO-14] counts an operation that was remembered anew as new', () => {
    const memory = new OperationMemory({ ttlMs: 1000, maxEntries: 2 });
    memory.remember(P1, operation(1), { written: WRITTEN, now: 0 });
    memory.remember(P1, operation(2), { written: WRITTEN, now: 500 });
    memory.remember(P1, operation(1), { written: WRITTEN, now: 1000 });
    memory.remember(P1, operation(3), { written: WRITTEN, now: 1100 });
    const known = [1, 2, 3].map((number) => memory.recall(P1, operation(number), 1200) !== null);
    expect(known).toEqual([true, false, true]);
  });

  it('[STO-16] knows the operations of a life that is over, but not in the next life', () => {
    const memory = new OperationMemory({ ttlMs: 1000, maxEntries: 3 });
    memory.remember(P1, operation(1), { written: WRITTEN, now: 0 });
    expect(memory.recall({ process: 'p1', ordinal: null }, operation(1), 1)).toMatchObject({ repeated: true });
    expect(memory.recall({ process: 'p1', ordinal: 2 }, operation(1), 1)).toBeNull();
  });
});
