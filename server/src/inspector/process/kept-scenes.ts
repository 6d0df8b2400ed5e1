/** What this tab knew of the processes it showed, kept over a reload in the tab's own storage. */
import type { KeptScene } from './process-view.ts';

const PREFIX = 'stepcast process ';
/** Changes when the shape of what is kept does, so that an older page's leftovers are not read. */
const SHAPE = 1;
const MAX_PROCESSES = 10;
/** Of all the storage that a page has (5 MB as a rule, two bytes a character). */
const MAX_CHARACTERS = 400_000;

interface Kept {
  readonly shape: number;
  readonly at: number;
  readonly scene: KeptScene;
}

export function keepScene(id: string, scene: KeptScene): void {
  try {
    sessionStorage.setItem(PREFIX + id, fitted(scene));
    forgetOldest();
  } catch {
    // Storage is full or forbidden: after a reload the history is replayed instead.
  }
}

export function takeKeptScene(id: string): KeptScene | null {
  try {
    const kept = read(PREFIX + id);
    return kept?.scene ?? null;
  } catch {
    return null; // As above.
  }
}

/** The scene as text, without its oldest output and updates where it is too long; then without any. */
function fitted(scene: KeptScene): string {
  const tries = [scene, shortened(scene, 100), shortened(scene, 0)];
  const texts = tries.map((one) => JSON.stringify({ shape: SHAPE, at: Date.now(), scene: one } satisfies Kept));
  return texts.find((text) => text.length <= MAX_CHARACTERS) ?? texts.at(-1) ?? '';
}

function shortened(scene: KeptScene, count: number): KeptScene {
  return { ...scene, entries: lastOf(scene.entries, count), output: lastOf(scene.output, count) };
}

function lastOf<T>(items: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : items.slice(-count);
}

function forgetOldest(): void {
  const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const oldestFirst = keys.toSorted((a, b) => (read(a)?.at ?? 0) - (read(b)?.at ?? 0));
  for (const key of oldestFirst.slice(0, -MAX_PROCESSES)) sessionStorage.removeItem(key);
}

function read(key: string): Kept | null {
  const text = sessionStorage.getItem(key);
  if (text === null) return null;
  const kept = JSON.parse(text) as Kept;
  return kept.shape === SHAPE ? kept : null;
}
