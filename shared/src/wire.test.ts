import { describe, expect, it } from 'vitest';
import { encodeParts, joinSnapshot, joinUpdate, readUpdateHeader, type UpdateHeader } from './wire.ts';

const HEADER: UpdateHeader = { process: 'p1', cursor: '43-9', prev: '42-7', at: 1_790_000_000_000 };
const TEXT = joinUpdate(HEADER, encodeParts({ status: 'running' }));

describe('joinUpdate', () => {
  it('[STO-2] makes the message that a parser would see', () => {
    expect(JSON.parse(TEXT)).toEqual({ type: 'update', ...HEADER, status: 'running' });
  });

  it('[STO-2] keeps the parts byte for byte', () => {
    const parts = { data: { 'quote"': '\\ \u2028 €', big: 9_007_199_254_740_991, empty: [], none: null } };
    expect(joinUpdate(HEADER, encodeParts(parts))).toBe(
      `{"type":"update","process":"p1","cursor":"43-9","prev":"42-7","at":1790000000000,${JSON.stringify(parts).slice(1)}`,
    );
  });
});

describe('joinSnapshot', () => {
  it('[STO-2] puts a ready text into the message as it is', () => {
    const text = '{"id":"p1", "kept" : 1.0}';
    expect(joinSnapshot({ process: 'p1', cursor: '43-9', reason: 'reset' }, text)).toBe(
      `{"type":"snapshot","process":"p1","cursor":"43-9","reason":"reset","snapshot":${text}}`,
    );
  });
});

describe('readUpdateHeader', () => {
  it('[GW-4] reads what joinUpdate wrote', () => {
    expect(readUpdateHeader(TEXT)).toEqual(HEADER);
  });

  it('[GW-4] is not misled by parts that look like a header', () => {
    expect(readUpdateHeader(joinUpdate(HEADER, encodeParts({ data: { cursor: '1-1', prev: '0-0', at: 5 } })))).toEqual(HEADER);
  });

  it.each([
    ['nothing', ''],
    ['another message', '{"type":"live","process":"p1","cursor":"43-9"}'],
    [
      'the same keys in another order',
      JSON.stringify({ type: 'update', cursor: '43-9', process: 'p1', prev: '42-7', at: 1, status: 'running' }),
    ],
    ['a snapshot', joinSnapshot({ process: 'p1', cursor: '43-9', reason: 'initial' }, '{}')],
    ['a cursor that is none', TEXT.replace('"43-9"', '"43"')],
    ['a predecessor that is none', TEXT.replace('"42-7"', '"042-7"')],
    ['a time that is none', TEXT.replace('1790000000000', 'soon')],
    ['a time with a fraction', TEXT.replace('1790000000000', '1.5')],
  ])('[GW-4] gives null for %s', (_what, text) => {
    expect(readUpdateHeader(text)).toBeNull();
  });

  it('[GW-4] gives null for a text that breaks off within the header', () => {
    const headerLength = joinUpdate(HEADER, '').length;
    for (let length = 0; length < headerLength; length++) expect(readUpdateHeader(TEXT.slice(0, length))).toBeNull();
  });
});
