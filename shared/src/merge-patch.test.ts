import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from './json.ts';
import { mergeObject, mergePatch } from './merge-patch.ts';

/** Only `JSON.parse` makes an own key `__proto__` as simply as the wire does. */
function parse(text: string): Json {
  return JSON.parse(text) as Json;
}

describe('mergePatch', () => {
  it.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('[STO-3] makes of %s and %s what RFC 7396, appendix A, says', (target, patch, result) => {
    expect(JSON.stringify(mergePatch(parse(target), parse(patch)))).toBe(result);
  });

  it('[STO-3] begins with an empty object when there is nothing to patch', () => {
    expect(mergePatch(undefined, { a: { b: null, c: 1 } })).toEqual({ a: { c: 1 } });
  });

  it('[STO-3] does not look into arrays: a null in one stays', () => {
    expect(mergePatch({ a: [1, 2] }, { a: [null, { b: null }] })).toEqual({ a: [null, { b: null }] });
  });
});

describe('mergeObject', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('[STO-3] treats %s as a key like any other', (key) => {
    expect(mergeObject({}, { [key]: { a: 1 } })).toEqual({ [key]: { a: 1 } });
    expect(mergeObject({ [key]: { a: 1 } }, { [key]: { b: 2 } })).toEqual({ [key]: { a: 1, b: 2 } });
    expect(Object.hasOwn(mergeObject({ [key]: 1 }, { [key]: null }), key)).toBe(false);
  });

  it.each([
    ['at the top', '{"__proto__":{"polluted":true}}', (made: JsonObject) => made],
    ['within', '{"a":{"__proto__":{"polluted":true}}}', (made: JsonObject) => made['a'] as JsonObject],
    ['below itself', '{"__proto__":{"__proto__":{"polluted":true}}}', (made: JsonObject) => ownValue(made, '__proto__')],
  ])('[STO-3] keeps __proto__ as a harmless own key %s', (_where, patch, at) => {
    for (const target of ['{}', patch]) {
      const made = mergeObject(parse(target), parse(patch) as JsonObject);
      expect(JSON.stringify(made)).toBe(patch);
      expect(Object.getPrototypeOf(at(made))).toBe(Object.prototype);
      expect(({} as JsonObject)['polluted']).toBeUndefined();
    }
  });

  it('[STO-3] removes a key __proto__', () => {
    expect(Object.keys(mergeObject(parse('{"__proto__":1,"a":1}'), parse('{"__proto__":null}') as JsonObject))).toEqual(['a']);
  });

  it('[PRO-4] shares with the result what the patch does not touch', () => {
    const target: JsonObject = { kept: { deep: [1] }, changed: { kept: { deep: [2] }, old: 1 } };
    const made = mergeObject(target, { changed: { old: 2 } });
    expect(made['kept']).toBe(target['kept']);
    expect((made['changed'] as JsonObject)['kept']).toBe((target['changed'] as JsonObject)['kept']);
  });

  it('[PRO-2] stands the deepest value that the edge lets through', () => {
    const deep = parse('{"a":'.repeat(64) + '1' + '}'.repeat(64)) as JsonObject;
    expect(mergeObject(deep, deep)).toEqual(deep);
  });
});

function ownValue(object: JsonObject, key: string): JsonObject {
  return Object.getOwnPropertyDescriptor(object, key)?.value as JsonObject;
}
