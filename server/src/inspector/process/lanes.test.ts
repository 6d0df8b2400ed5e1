import { applyUpdate, formatCursor, ORIGIN, type Cursor, type Snapshot, type Update, type UpdateParts } from '@stepcast/shared';
import { expect, test } from 'vitest';
import { extentOf, foldLanes, lanesOfSnapshot, type Lane } from './lanes.ts';

interface Folded {
  readonly snapshot: Snapshot;
  readonly lanes: readonly Lane[];
}

/** One update per second, the first creates the process. */
function fold(parts: readonly UpdateParts[]): Folded {
  let snapshot: Snapshot | null = null;
  let lanes: readonly Lane[] = [];
  let prev: Cursor = ORIGIN;
  for (const [index, part] of [{ create: { workflow: 'w', tenant: 't' } }, ...parts].entries()) {
    const cursor = formatCursor(index + 1, 7);
    const update: Update = { type: 'update', process: 'p', cursor, prev, at: index * 1000, ...part };
    snapshot = applyUpdate(snapshot, update);
    lanes = foldLanes(lanes, update, snapshot);
    prev = cursor;
  }
  if (snapshot === null) throw new Error('Nothing was folded');
  return { snapshot, lanes };
}

test('shows one span for a step that ran once', () => {
  const { lanes } = fold([
    { step: { name: 'a' } },
    { step: { name: 'a', progress: 0.5 } },
    { step: { name: 'a', status: 'completed' } },
  ]);
  expect(lanes).toEqual([{ name: 'a', spans: [{ status: 'completed', attempt: 1, from: 1000, to: 3000 }] }]);
});

test('shows each attempt, and the wait between them', () => {
  const { lanes } = fold([
    { step: { name: 'a', status: 'running' } },
    { step: { name: 'a', status: 'failed' } },
    { step: { name: 'a', status: 'waiting', attempt: 2 } },
    { step: { name: 'a', status: 'running' } },
  ]);
  expect(lanes[0]?.spans).toEqual([
    { status: 'failed', attempt: 1, from: 1000, to: 2000 },
    { status: 'waiting', attempt: 2, from: 3000, to: 4000 },
    { status: 'running', attempt: 2, from: 4000, to: null },
  ]);
});

test('shows no span for a step that was only announced or skipped', () => {
  const { lanes } = fold([{ step: { name: 'a', status: 'pending' } }, { step: { name: 'b', status: 'skipped' } }]);
  expect(lanes).toEqual([
    { name: 'a', spans: [] },
    { name: 'b', spans: [] },
  ]);
});

test('shows a moment for a step that was over when it was heard of', () => {
  const { lanes } = fold([{ step: { name: 'a', status: 'completed' } }]);
  expect(lanes[0]?.spans).toEqual([{ status: 'completed', attempt: 1, from: 1000, to: 1000 }]);
});

test('keeps its lanes by identity when an update moves none', () => {
  const { snapshot, lanes } = fold([{ step: { name: 'a' } }]);
  const update: Update = { type: 'update', process: 'p', cursor: '9-9', prev: '8-8', at: 9, step: { name: 'a', progress: 0.2 } };
  expect(foldLanes(lanes, update, snapshot)).toBe(lanes);
});

test('tells from a snapshot what the updates tell of steps that ran once', () => {
  const { snapshot, lanes } = fold([
    { step: { name: 'a' } },
    { step: { name: 'a', status: 'completed' } },
    { step: { name: 'b', status: 'waiting' } },
    { step: { name: 'c', status: 'pending' } },
  ]);
  expect(lanesOfSnapshot(snapshot)).toEqual(lanes);
});

test('ends with the process, and otherwise now, but not before the last update', () => {
  const { snapshot } = fold([{ step: { name: 'a' } }]);
  expect(extentOf(snapshot, 5000)).toEqual({ from: 0, to: 5000 });
  expect(extentOf(snapshot, 500)).toEqual({ from: 0, to: 1000 });
  expect(extentOf({ ...snapshot, status: 'failed' }, 5000)).toEqual({ from: 0, to: 1000 });
});
