import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, printable, printableOutput } from './printable.ts';

const CONTROL_BUT_TAB = /(?!\t)[\p{Cc}\p{Cs}]/u;

describe('printable', () => {
  it('takes out escape sequences and control characters', () => {
    expect(printable('a\u001b[31mb\u001b[2J\u001b]0;title\u0007c\u0000\r\n\td')).toBe('abc d');
  });

  it('leaves no control character of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(CONTROL_BUT_TAB);
      }),
    );
  });
});

describe('printableOutput', () => {
  it('keeps colours and tabs, and ends the colours with the line', () => {
    expect(printableOutput('\u001b[1;31mred\u001b[2J\tx', true)).toBe('\u001b[1;31mred\tx\u001b[0m');
    expect(printableOutput('plain', true)).toBe('plain');
    expect(printableOutput('\u001b[31mred\tx', false)).toBe('red\tx');
  });

  it('leaves no control character of any text but colours and tabs', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u001b[31m', '\u001b[2J', '\u001b', '\t'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const shown = printableOutput(pieces.join(''), true);
        expect(shown.replace(/\u001b\[[\d;:]*m/g, '')).not.toMatch(CONTROL_BUT_TAB);
      }),
    );
  });
});

it('clips by characters, not by their halves', () => {
  expect(clip('abc', 3)).toBe('abc');
  expect(clip('abcd', 3)).toBe('ab…');
  expect(clip('😀😀😀', 2)).toBe('😀…');
  expect(clip('abc', 0)).toBe('');
});
