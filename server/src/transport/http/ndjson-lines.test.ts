import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlank, NdjsonLines, OVERLONG, type Line } from './ndjson-lines.ts';

const MAX_BYTES = 12;

/** The lines of a stream that comes in these pieces. */
function linesOf(pieces: readonly Uint8Array[]): string[] {
  const lines = new NdjsonLines(MAX_BYTES);
  const shown = pieces.flatMap((piece) => lines.push(piece).map(show));
  const last = lines.end();
  return last === null ? shown : [...shown, show(last)];
}

function show(line: Line): string {
  return line === OVERLONG ? 'overlong' : Buffer.from(line).toString('latin1');
}

/** What is to come out, said in another way: split the whole. */
function expectedOf(bytes: Uint8Array): string[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.length > MAX_BYTES ? 'overlong' : line));
}

const stream = fc.uint8Array({ maxLength: 80 }).map((bytes) => bytes.map((byte) => (byte % 7 === 0 ? 0x0a : byte)));

describe('NdjsonLines', () => {
  it('[PRO-2] gives the same lines wherever the stream is cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 80 }), { maxLength: 10 }), (bytes, cuts) => {
        const ends = [...cuts, bytes.length].filter((cut) => cut <= bytes.length).toSorted((a, b) => a - b);
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(linesOf(pieces)).toEqual(expectedOf(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same lines when every byte comes alone', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        expect(linesOf(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expectedOf(bytes));
      }),
    );
  });

  it('[PRO-2] takes a line of just the length that is allowed', () => {
    const text = 'x'.repeat(MAX_BYTES);
    expect(linesOf([Buffer.from(`${text}\n${text}x\n${text}`)])).toEqual([text, 'overlong', text]);
  });
});

describe('isBlank', () => {
  it.each([
    ['', true],
    [' \t\r', true],
    ['x', false],
    [' {}', false],
    ['\v', false],
  ])('says of %j: %s', (text, blank) => {
    expect(isBlank(Buffer.from(text))).toBe(blank);
  });
});
