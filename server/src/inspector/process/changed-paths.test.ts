import { mergeObject } from '@stepcast/shared';
import { expect, test } from 'vitest';
import { changedPaths } from './changed-paths.ts';

const STATE = { a: 1, b: { c: [1, 2], d: null }, 'x/y~z': true };

test('names what changed and what it is in', () => {
  const after = mergeObject(STATE, { b: { c: [1, 3] }, 'x/y~z': false, e: {} });
  expect([...changedPaths(STATE, after)].toSorted()).toEqual(['', '/b', '/b/c', '/b/c/1', '/e', '/x~1y~0z']);
});

test('names nothing when a state came again with the same values', () => {
  expect(changedPaths(STATE, structuredClone(STATE)).size).toBe(0);
});

test('names what lost a key, and what changed its kind', () => {
  expect([...changedPaths(STATE, mergeObject(STATE, { b: { d: null } }))]).toEqual(['/b', '']);
  expect([...changedPaths({ a: [] }, { a: {} })]).toEqual(['/a', '']);
});

test('says that something changed when it is nested deeper than it looks', () => {
  const nested = (value: number): object => Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), { value });
  const paths = changedPaths(nested(1) as never, nested(2) as never);
  expect(paths.has('')).toBe(true);
  expect(paths.size).toBeLessThan(40);
});
