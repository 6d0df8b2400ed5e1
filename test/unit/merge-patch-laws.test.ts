import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, mergeObject, mergePatch, type Json, type JsonObject } from '@stepcast/shared';
import { json, jsonObject } from '../support/arbitraries.ts';
import { deepFreeze } from '../support/deep-freeze.ts';

/** Whether `merged` holds nothing that `patch` removes, at any depth. */
function isWithoutRemoved(merged: Json, patch: Json): boolean {
  if (!isJsonObject(patch)) return true;
  return Object.entries(patch).every(([key, value]) =>
    value === null ? !Object.hasOwn(merged as JsonObject, key) : isWithoutRemoved((merged as JsonObject)[key] as Json, value),
  );
}

describe('a merge patch', () => {
  it('[STO-3] changes nothing when it is empty', () => {
    fc.assert(
      fc.property(jsonObject, (target) => {
        expect(mergeObject(target, {})).toEqual(target);
      }),
    );
  });

  it('[STO-3] does the same when it is applied twice as when it is applied once', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  it('[STO-3] leaves no key that it removes', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (target, patch) => {
        expect(isWithoutRemoved(mergeObject(target, patch), patch)).toBe(true);
      }),
    );
  });

  it('[STO-3] keeps every key that it does not name', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (target, patch) => {
        const merged = mergeObject(target, patch);
        for (const key of Object.keys(target).filter((each) => !Object.hasOwn(patch, each)))
          expect(merged[key]).toBe(target[key]);
      }),
    );
  });

  it('[PRO-4] leaves target and patch as they were', () => {
    fc.assert(fc.property(json, json, (target, patch) => void mergePatch(deepFreeze(target), deepFreeze(patch))));
  });
});
