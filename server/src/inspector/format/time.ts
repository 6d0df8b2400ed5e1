/** Times and durations in words. Pure; milliseconds everywhere. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function timeAgo(at: number, now: number): string {
  const ms = now - at;
  if (ms < 2 * SECOND) return 'just now';
  if (ms < MINUTE) return `${whole(ms, SECOND)} s ago`;
  if (ms < HOUR) return `${whole(ms, MINUTE)} min ago`;
  if (ms < DAY) return `${whole(ms, HOUR)} h ago`;
  if (ms < 2 * DAY) return 'yesterday';
  return `${whole(ms, DAY)} days ago`;
}

/** Two units at most: `48 ms`, `3.4 s`, `12 s`, `3 min 04 s`, `2 h 05 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${String(Math.max(0, Math.round(ms)))} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${whole(ms, SECOND)} s`;
  if (ms < HOUR) return `${whole(ms, MINUTE)} min ${padded(ms % MINUTE, SECOND)} s`;
  if (ms < DAY) return `${whole(ms, HOUR)} h ${padded(ms % HOUR, MINUTE)} min`;
  return `${whole(ms, DAY)} d ${whole(ms % DAY, HOUR)} h`;
}

export function exactTime(at: number): string {
  const date = new Date(at);
  return `${date.toLocaleString()}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function whole(ms: number, unit: number): string {
  return String(Math.floor(ms / unit));
}

function padded(ms: number, unit: number): string {
  return whole(ms, unit).padStart(2, '0');
}
