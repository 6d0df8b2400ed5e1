/** Every bound and every wait of this package, with what happens there. */
export const CLIENT_LIMITS = {
  /** From opening a socket, the token's fetch included, to the hub's welcome; then the attempt has failed. */
  connectTimeoutMs: 10_000,
  /** Full jitter grows from this to `maxRetryDelayMs`. The first retry comes at once. */
  baseRetryDelayMs: 250,
  maxRetryDelayMs: 10_000,
  /** A connection that lived this long counts as a success: the next loss starts again from the first retry. */
  stableMs: 5_000,
  /** How long an unused connection is kept, for the next page or component that follows something. */
  lingerMs: 2_000,
  /** The hub's heartbeats that may be missed, and the time that one may spend on its way. */
  missedHeartbeats: 2,
  heartbeatGraceMs: 2_000,
  /** A live connection is looked at this often; a look that comes later than `timerGapMs` after its time means that we slept. */
  checkMs: 5_000,
  timerGapMs: 5_000,
  /** How long a connection may be silent after it was asked for a sign of life. */
  probeMs: 2_500,
  /** The longest delay that a goodbye may ask for. */
  maxGoodbyeMs: 60_000,
  /** From `subscribe` to the first message about that process; then it is asked again. */
  subscribeTimeoutMs: 15_000,
  /** A subscription that needed no repair for so long is repaired at once again. */
  repairMemoryMs: 30_000,
  /** Connections of one hub. One is the rule; more than one is for following a process twice, or more than 512 processes. */
  connections: 8,
  /** One attempt of a request, its answer read to the end. */
  attemptTimeoutMs: 10_000,
  /** All attempts of one write. Below the time for which the hub remembers an operation id (10 minutes), or a late repetition would be applied twice. */
  writeGiveUpMs: 120_000,
  /** The longest `Retry-After` that is honoured; longer ones are cut to it. */
  maxRetryAfterMs: 60_000,
  /** Writes of one process that wait for their turn; one more is refused with `queue-full`. */
  queuedWrites: 1_000,
  /** Events that wait for a slow reader of `updates()`. */
  bufferedEvents: 256,
} as const;
