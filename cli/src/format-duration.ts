const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A span of time as people say it, in at most two units: `0.4 s`, `42 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  // Not 10 s: 9.96 would become 10.0.
  if (span < 9950) return `${(span / SECOND_MS).toFixed(1)} s`;
  const seconds = Math.round(span / SECOND_MS);
  if (seconds < 60) return `${String(seconds)} s`;
  const whole = seconds * SECOND_MS;
  if (whole < HOUR_MS) return `${count(whole, MINUTE_MS)} min ${count(whole % MINUTE_MS, SECOND_MS).padStart(2, '0')} s`;
  if (whole < DAY_MS) return `${count(whole, HOUR_MS)} h ${count(whole % HOUR_MS, MINUTE_MS).padStart(2, '0')} min`;
  return `${count(whole, DAY_MS)} d ${count(whole % DAY_MS, HOUR_MS)} h`;
}

function count(ms: number, unitMs: number): string {
  return String(Math.floor(ms / unitMs));
}
