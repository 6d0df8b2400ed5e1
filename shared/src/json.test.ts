import { describe, expect, it } from 'vitest';
import { findJsonFault, isJsonObject, setOwn } from './json.ts';

function nested(depth: number, open: string, close: string): unknown {
  return JSON.parse(open.repeat(depth) + '1' + close.repeat(depth));
}

describe('findJsonFault', () => {
  it.each([null, true, 0, 'text', [], {}, [1, [2]], { a: { b: [] } }])('[PRO-2] finds nothing in %j', (value) => {
    expect(findJsonFault(value, 64)).toBeNull();
  });

  it('[PRO-2] gives a scalar no depth', () => {
    expect(findJsonFault(1, 0)).toBeNull();
    expect(findJsonFault(null, 0)).toBeNull();
    expect(findJsonFault([], 0)).toBe('too-deep');
    expect(findJsonFault({}, 0)).toBe('too-deep');
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('[PRO-2] draws the line exactly at the greatest depth for %s', (_what, open, close) => {
    expect(findJsonFault(nested(64, open, close), 64)).toBeNull();
    expect(findJsonFault(nested(65, open, close), 64)).toBe('too-deep');
  });

  it('[PRO-2] looks into every branch, not only the first', () => {
    expect(findJsonFault([1, { a: 1, b: [[[]]] }], 3)).toBe('too-deep');
  });

  it.each(['{"__proto__":1}', '{"__proto__":null}', '[{"a":{"__proto__":{}}}]', '{"a":1,"b":[0,{"__proto__":1}]}'])(
    '[PRO-2] refuses the key __proto__ in %s',
    (text) => {
      expect(findJsonFault(JSON.parse(text), 64)).toBe('forbidden-key');
    },
  );

  it.each(['constructor', 'prototype', 'toString', 'hasOwnProperty'])('[PRO-2] has nothing against the key %s', (key) => {
    expect(findJsonFault({ [key]: 1 }, 64)).toBeNull();
  });

  it('[PRO-2] stops at the limit however deep the value goes on', () => {
    expect(findJsonFault(nested(5000, '[', ']'), 64)).toBe('too-deep');
  });
});

describe('isJsonObject', () => {
  it.each([[null], [[]], ['text'], [1], [undefined]])('tells %j from an object', (value) => {
    expect(isJsonObject(value)).toBe(false);
  });

  it('knows an object', () => {
    expect(isJsonObject({})).toBe(true);
  });
});

describe('setOwn', () => {
  it('makes an ordinary property of __proto__', () => {
    const target: Record<string, unknown> = {};
    setOwn(target, '__proto__', { polluted: true });
    setOwn(target, '__proto__', { polluted: false });
    expect(JSON.stringify(target)).toBe('{"__proto__":{"polluted":false}}');
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
    expect(delete target['__proto__']).toBe(true);
    expect(JSON.stringify(target)).toBe('{}');
  });
});
