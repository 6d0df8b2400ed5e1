/** Moves the keyboard's focus through rows marked `data-row`. */
const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Returns whether the key was for moving. A press with a modifier, or into a field, is not. */
export function moveRowFocus(event: KeyboardEvent, rows: HTMLElement): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || isField(target)) return false;
  const step = STEPS[event.key] ?? (event.key === 'Home' ? -Infinity : event.key === 'End' ? Infinity : null);
  if (step === null) return false;
  const all = [...rows.querySelectorAll<HTMLElement>('[data-row]')];
  const at = all.findIndex((row) => row === target || (target instanceof Node && row.contains(target)));
  // From outside of the rows, the letters and arrows lead to their first; Home and End keep scrolling the page.
  if (at < 0 && !Number.isFinite(step)) return false;
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next]?.focus();
  event.preventDefault();
  return true;
}

export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
