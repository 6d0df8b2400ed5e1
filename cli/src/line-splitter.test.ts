import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTINUED, LineSplitter, MAX_LINE_LENGTH } from './line-splitter.ts';

function split(...chunks: (string | Uint8Array)[]): string[] {
  const splitter = new LineSplitter();
  const encoder = new TextEncoder();
  const lines = chunks.flatMap((chunk) => splitter.push(typeof chunk === 'string' ? encoder.encode(chunk) : chunk));
  return [...lines, ...splitter.end()];
}

describe('LineSplitter', () => {
  it('ends lines at LF and at CR LF', () => {
    expect(split('a\nb\r\n\n\r\nc\n')).toEqual(['a', 'b', '', '', 'c']);
  });

  it('takes each redraw with a lone CR for a line, and drops the empty ones', () => {
    expect(split('\r10%\r20%\r\r30%\n')).toEqual(['10%', '20%', '30%']);
  });

  it('gives a redrawn line at once, not only when the next byte comes', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(new TextEncoder().encode('10%\r'))).toEqual(['10%']);
    expect(splitter.push(new TextEncoder().encode('\n'))).toEqual([]);
  });

  it('gives an unterminated last line at the end', () => {
    expect(split('a\nb')).toEqual(['a', 'b']);
    expect(split('')).toEqual([]);
  });

  it('replaces bytes that are not UTF-8, also a character cut off by the end', () => {
    expect(split(Uint8Array.of(0x61, 0xff, 0x0a, 0xe2, 0x82))).toEqual(['a\ufffd', '\ufffd']);
  });

  it('cuts an overlong line into marked pieces, and a line that just fits not', () => {
    const fits = 'x'.repeat(MAX_LINE_LENGTH);
    expect(split(`${fits}\n`)).toEqual([fits]);
    expect(split(`${fits}yz\n`)).toEqual([fits + CONTINUED, 'yz']);
  });

  it('never cuts a character in two', () => {
    const lines = split('x'.repeat(MAX_LINE_LENGTH - 1) + '😀'.repeat(2));
    expect(lines).toEqual(['x'.repeat(MAX_LINE_LENGTH - 1) + CONTINUED, '😀😀']);
  });

  it('gives the same lines for any chunking', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\r\r\n',
        'é',
        '😀',
        '\ufeff',
        'x'.repeat(MAX_LINE_LENGTH),
        'y'.repeat(MAX_LINE_LENGTH - 1),
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const bytes = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((pieces) => new TextEncoder().encode(pieces.join(''))),
      fc.uint8Array({ maxLength: 100 }),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 20 }), (all, cuts) => {
        const at = [...new Set(cuts.map((cut) => cut % (all.length + 1)))].sort((a, b) => a - b);
        const chunks = [0, ...at].map((from, i) => all.slice(from, at[i] ?? all.length));
        expect(split(...chunks)).toEqual(split(all));
      }),
    );
  });

  it('keeps every character of a text whose lines are joined again', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().map((line) => line.replace(/[\r\n]/g, '')),
          { minLength: 1 },
        ),
        (lines) => {
          expect(split(lines.map((line) => `${line}\n`).join(''))).toEqual(lines);
        },
      ),
    );
  });
});
