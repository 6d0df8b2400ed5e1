import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedList } from './bounded-list.ts';

test('holds the newest, however many were added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (...[first, added, max]) => {
      const list = new BoundedList(max, first);
      for (const item of added) list.add(item);
      expect(list.toArray()).toEqual([...first, ...added].slice(-max));
      expect(list.last).toBe([...first, ...added].at(-1));
    }),
  );
});
