/** What the hub counts. The names are listed here once; adapters and documents derive from the lists. */
export interface Metrics {
  /** Adds to a counter. */
  count(name: CounterName, amount?: number): void;
  /** Moves a gauge up or down. */
  move(name: GaugeName, by: number): void;
  /** Notes a duration in milliseconds. */
  time(name: TimerName, ms: number): void;
}

/** name → what it counts; the exposition and docs/operations.md are made from these. */
export const COUNTERS = {
  updates_written: 'Updates written by this node',
  operations_repeated: 'Writes answered from the memory of their operation id',
  writes_refused: 'Writes refused with a typed error',
  updates_fanned_out: 'Updates handed to viewers',
  snapshots_sent: 'Snapshots handed to viewers',
  resumes: 'Viewers that continued at a cursor',
  resets: 'Viewers told that their cursor is not part of the history',
  conflations: 'Slow viewers given one snapshot in place of updates',
  chain_gaps: 'Updates whose predecessor was missing',
  chain_forks: 'Cursors held by a channel that the store does not know',
  duplicates_dropped: 'Updates that had been seen already',
  repairs: 'Channels brought up to date from the store',
  position_checks: 'Channels whose position was compared with the store',
  bytes_sent: 'Bytes handed to sockets',
  slow_closed: 'Connections closed because they did not keep up',
  frames_refused: 'Frames refused with a typed error',
  internal_errors: 'Failures that no code stands for',
} as const;
export type CounterName = keyof typeof COUNTERS;

export const GAUGES = {
  connections: 'Open connections',
  viewers: 'Subscriptions of connections to processes',
  channels: 'Processes that this node follows',
} as const;
export type GaugeName = keyof typeof GAUGES;

export const TIMERS = {
  write: 'Time of a write in the store',
  open_channel: 'Time from the first viewer of a process to its being live',
} as const;
export type TimerName = keyof typeof TIMERS;
