import { isJsonObject, setOwn, type Json, type JsonObject } from './json.ts';

/**
 * Applies a JSON Merge Patch (RFC 7396): `null` removes a key, an object merges, anything else replaces.
 *
 * Pure: `target` is not changed, and the parts that the patch does not touch are shared with the result. A key `__proto__` is
 * an ordinary key here. Recursion is as deep as the patch, which the edge bounds (`LIMITS.jsonDepth`).
 */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  return isJsonObject(patch) ? mergeObject(target, patch) : patch;
}

/** `mergePatch` for a patch known to be an object, whose result is then an object too. */
export function mergeObject(target: Json | undefined, patch: JsonObject): JsonObject {
  const merged: Record<string, Json> = isJsonObject(target) ? { ...target } : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key] as Json;
    if (value === null) delete merged[key];
    else
      setOwn(merged, key, isJsonObject(value) ? mergeObject(Object.hasOwn(merged, key) ? merged[key] : undefined, value) : value);
  }
  return merged;
}
