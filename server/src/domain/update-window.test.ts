import { formatCursor, ORIGIN, type Cursor } from '@stepcast/shared';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UpdateWindow, type Linked, type WindowBounds } from './update-window.ts';

const ALL: WindowBounds = { updates: Infinity, bytes: Infinity };

function chain(length: number): Linked[] {
  const links: Linked[] = [];
  let prev: Cursor = ORIGIN;
  for (let seq = 1; seq <= length; seq++) {
    const cursor = formatCursor(seq, seq * 7);
    links.push({ cursor, prev, text: 'x'.repeat(seq % 10) });
    prev = cursor;
  }
  return links;
}

function filled(length: number, bounds: WindowBounds = ALL): UpdateWindow<Linked> {
  const window = new UpdateWindow<Linked>(bounds);
  for (const link of chain(length)) window.append(link);
  return window;
}

it('[CUR-4] gives the updates after exactly the cursors that it holds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 }), (length, updates) => {
      const window = filled(length, { updates, bytes: Infinity });
      const links = chain(length);
      const oldest = Math.max(0, length - updates);
      for (const [index, { cursor }] of links.entries()) {
        const expected = index < oldest - 1 ? null : links.slice(index + 1);
        expect(window.after(cursor, ALL)).toEqual(expected);
        expect(window.countAfter(cursor)).toBe(expected?.length ?? null);
        expect(window.has(cursor)).toBe(index >= oldest - 1);
      }
    }),
  );
});

it('[CUR-4] does not hold a cursor of another history or of the future', () => {
  const window = filled(10);
  for (const cursor of ['5-36', '11-77', '999-1'] as const) expect(window.after(cursor, ALL)).toBeNull();
});

it('[CUR-6] holds the origin until the first update is dropped', () => {
  expect(filled(10).after(ORIGIN, ALL)).toHaveLength(10);
  expect(filled(10, { updates: 9, bytes: Infinity }).after(ORIGIN, ALL)).toBeNull();
});

it('stays within its bytes but keeps the newest update whatever its size', () => {
  const window = new UpdateWindow<Linked>({ updates: 100, bytes: 10 });
  const [first, second] = chain(2) as [Linked, Linked];
  window.append({ ...first, text: 'x'.repeat(8) });
  window.append({ ...second, text: 'x'.repeat(50) });
  expect(window.bytes).toBe(50);
  expect(window.countAfter(first.cursor)).toBe(1);
});

it('gives pages of at least one update within the limits asked for', () => {
  const window = filled(30);
  expect(window.after(ORIGIN, { updates: 4, bytes: Infinity })).toHaveLength(4);
  expect(window.after(ORIGIN, { updates: 100, bytes: 0 })).toHaveLength(1);
  expect(window.after(formatCursor(30, 210), { updates: 100, bytes: 0 })).toEqual([]);
});
