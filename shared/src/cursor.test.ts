import { describe, expect, it } from 'vitest';
import { formatCursor, isCursor, MAX_TAG, ORIGIN, seqOf, type Cursor } from './cursor.ts';

describe('isCursor', () => {
  it.each(['0-0', '1-0', '1-1', '43-2871634123', `${Number.MAX_SAFE_INTEGER}-${MAX_TAG}`])('[CUR-1] takes %s', (text) => {
    expect(isCursor(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['one number', '43'],
    ['a missing seq', '-7'],
    ['a missing tag', '43-'],
    ['three numbers', '43-7-1'],
    ['a sign', '+43-7'],
    ['a negative seq', '-43-7'],
    ['a leading zero in seq', '043-7'],
    ['a leading zero in tag', '43-07'],
    ['a fraction', '43.0-7'],
    ['an exponent', '4e1-7'],
    ['hexadecimal', '0x2b-7'],
    ['space before', ' 43-7'],
    ['space after', '43-7 '],
    ['a line break after', '43-7\n'],
    ['digits of another script', '٤٣-٧'],
    ['a tag of 33 bits', `43-${MAX_TAG + 1}`],
    ['a seq past 2^53 - 1', '9007199254740992-7'],
    ['a seq of 17 digits', '10000000000000000-7'],
    ['quotes around it', '"43-7"'],
  ])('[CUR-1] refuses %s', (_what, text) => {
    expect(isCursor(text)).toBe(false);
  });
});

describe('formatCursor', () => {
  it('[CUR-1] joins seq and tag', () => {
    expect(formatCursor(43, 2_871_634_123)).toBe('43-2871634123');
  });

  it('[CUR-6] gives the origin for position 0', () => {
    expect(formatCursor(0, 0)).toBe(ORIGIN);
  });
});

describe('seqOf', () => {
  it.each<[Cursor, number]>([
    [ORIGIN, 0],
    ['1-4294967295', 1],
    ['9007199254740991-1', Number.MAX_SAFE_INTEGER],
  ])('[CUR-1] reads the counter of %s', (cursor, seq) => {
    expect(seqOf(cursor)).toBe(seq);
  });

  it('[CUR-2] says nothing about the branch: two tags of one seq are equally far', () => {
    expect(seqOf('43-7')).toBe(seqOf('43-9'));
  });
});
