/** Where a time axis has its marks, in milliseconds from its start: round numbers, at most `maxTicks` of them. Pure. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 8].map((hours) => hours * HOUR),
];

export function axisTicks(lengthMs: number, maxTicks: number): readonly number[] {
  const step = STEPS.find((one) => lengthMs / one <= maxTicks) ?? Math.ceil(lengthMs / maxTicks / DAY) * DAY;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step);
}

export function tickLabel(ms: number): string {
  if (ms < SECOND && ms > 0) return `${String(ms)} ms`;
  if (ms < MINUTE) return `${String(ms / SECOND)} s`;
  if (ms < HOUR) return `${String(Math.floor(ms / MINUTE))}:${String(Math.round((ms % MINUTE) / SECOND)).padStart(2, '0')}`;
  if (ms < DAY) return `${String(Math.floor(ms / HOUR))}:${String(Math.round((ms % HOUR) / MINUTE)).padStart(2, '0')} h`;
  return `${String(Math.floor(ms / DAY))} d`;
}
