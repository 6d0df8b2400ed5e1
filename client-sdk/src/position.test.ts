import type { Update } from '@stepcast/shared';
import { expect, test } from 'vitest';
import { advance, judgeUpdate, NOWHERE } from './position.ts';

const creation: Update = {
  type: 'update',
  process: 'p1',
  cursor: '1-7',
  prev: '0-0',
  at: 1,
  create: { workflow: 'w', tenant: 't' },
};
const second: Update = { type: 'update', process: 'p1', cursor: '2-8', prev: '1-7', at: 2, patch: { a: 1 } };

test('[CUR-2] takes an update when its prev is the held cursor', () => {
  expect(judgeUpdate({ cursor: '1-7', snapshot: null }, second)).toBe('next');
});

test('[CUR-2] tells a duplicate from a break when the cursor itself is held', () => {
  expect(judgeUpdate({ cursor: '2-8', snapshot: null }, second)).toBe('duplicate');
});

test('[CUR-2] sees a break when the same seq has another tag', () => {
  expect(judgeUpdate({ cursor: '1-9', snapshot: null }, second)).toBe('break');
  expect(judgeUpdate(NOWHERE, second)).toBe('break');
});

test('folds from nothing when it starts at the origin', () => {
  const first = advance({ cursor: '0-0', snapshot: null }, creation);
  expect(first.snapshot).toMatchObject({ id: 'p1', status: 'pending', state: {} });
  expect(advance(first, second)).toMatchObject({ cursor: '2-8', snapshot: { state: { a: 1 } } });
});

test('holds no snapshot when it starts from a bare cursor', () => {
  expect(advance({ cursor: '1-7', snapshot: null }, second)).toEqual({ cursor: '2-8', snapshot: null });
});
