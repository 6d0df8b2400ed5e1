/** Values that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type JsonFault = 'too-deep' | 'forbidden-key' | 'number-range';

/**
 * Judges a freshly parsed value: nested at most `maxDepth` deep, and without a key `__proto__`, which would change the
 * prototype of any object that it is assigned to. Returns the first fault, or null.
 */
export function findJsonFault(value: unknown, maxDepth: number): JsonFault | null {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'number-range';
  if (typeof value !== 'object' || value === null) return null;
  if (maxDepth === 0) return 'too-deep';
  if (Array.isArray(value)) {
    for (const item of value) {
      const fault = findJsonFault(item, maxDepth - 1);
      if (fault !== null) return fault;
    }
    return null;
  }
  if (Object.hasOwn(value, '__proto__')) return 'forbidden-key';
  for (const key in value) {
    const fault = findJsonFault((value as Record<string, unknown>)[key], maxDepth - 1);
    if (fault !== null) return fault;
  }
  return null;
}

/** Sets an own property whatever the key; plain assignment of `__proto__` would change the prototype instead. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
