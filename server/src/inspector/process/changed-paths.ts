import { isJsonObject, type Json, type JsonObject } from '@stepcast/shared';

/** Comparing goes no deeper; a change below is a change here. */
const MAX_DEPTH = 16;

/**
 * The paths (JSON Pointer) at which two states differ, and those of everything above them, so that a closed branch can show that
 * something within it changed. What both share by identity is not looked at: a fold shares what its update did not touch.
 */
export function changedPaths(before: JsonObject, after: JsonObject): ReadonlySet<string> {
  const paths = new Set<string>();
  compare(before, after, { path: '', depth: 0, paths });
  return paths;
}

interface Spot {
  readonly path: string;
  readonly depth: number;
  readonly paths: Set<string>;
}

function compare(before: Json | undefined, after: Json, { path, depth, paths }: Spot): boolean {
  if (before === after) return false;
  let isChanged: boolean;
  const old = before === undefined ? null : childrenOf(before);
  const now = childrenOf(after);
  if (old === null || now === null || Array.isArray(before) !== Array.isArray(after) || depth === MAX_DEPTH) {
    isChanged = old === null || now === null ? true : JSON.stringify(before) !== JSON.stringify(after);
  } else {
    isChanged = Object.keys(old).some((key) => !Object.hasOwn(now, key));
    for (const [key, value] of Object.entries(now)) {
      const child = { path: childPath(path, key), depth: depth + 1, paths };
      if (compare(Object.hasOwn(old, key) ? old[key] : undefined, value, child)) isChanged = true;
    }
  }
  if (isChanged) paths.add(path);
  return isChanged;
}

function childrenOf(value: Json): Readonly<Record<string, Json>> | null {
  if (isJsonObject(value)) return value;
  return Array.isArray(value) ? (value as unknown as Record<string, Json>) : null;
}

export function childPath(path: string, key: string): string {
  return `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
