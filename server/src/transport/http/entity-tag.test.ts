import fc from 'fast-check';
import { formatCursor, MAX_TAG, StepcastError } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { entityTag, isUnchanged, readIfMatch } from './entity-tag.ts';

const cursors = fc
  .record({ seq: fc.nat({ max: Number.MAX_SAFE_INTEGER }), tag: fc.nat({ max: MAX_TAG }) })
  .map(({ seq, tag }) => formatCursor(seq, tag));

describe('entity tags', () => {
  it('[CUR-3] [CUR-5] are read back as the cursor that they were made of', () => {
    fc.assert(
      fc.property(cursors, cursors, (cursor, another) => {
        expect(readIfMatch(entityTag(cursor))).toBe(cursor);
        expect(isUnchanged(entityTag(cursor), cursor)).toBe(true);
        expect(isUnchanged(entityTag(another), cursor)).toBe(another === cursor);
        expect(isUnchanged(`W/${entityTag(another)} ,${entityTag(cursor)}`, cursor)).toBe(true);
      }),
    );
  });

  it('[CUR-5] are never guessed from anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text !== '*' && !/^"\d+-\d+"$/.test(text));
        expect(() => readIfMatch(text)).toThrow(StepcastError);
      }),
    );
  });

  it('are no condition when there is none', () => {
    expect(readIfMatch(undefined)).toBeNull();
    expect(readIfMatch('*')).toBeNull();
    expect(isUnchanged(undefined, '1-1')).toBe(false);
    expect(isUnchanged('*', '1-1')).toBe(true);
  });
});
