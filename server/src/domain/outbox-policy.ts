/** How much a connection may have waiting, and what happens past it. Pure decisions and their numbers. [GW-7] */
export const OUTBOX = {
  /** Above this many unsent bytes nothing more is queued; what is missed is made up for when the connection has drained. */
  softLimitBytes: 256 * 1024,
  /** A connection above the soft limit that sends nothing for this long is closed; it may connect again and resume. */
  stallMs: 30_000,
} as const;

export interface SendProgress {
  /** Changes whenever the other side takes anything. */
  readonly mark: number;
  readonly at: number;
}

/** Judges progress, not size: however much is waiting, a connection that moves is kept. */
export function isStalled(last: SendProgress, now: SendProgress): boolean {
  return now.mark === last.mark && now.at - last.at >= OUTBOX.stallMs;
}
