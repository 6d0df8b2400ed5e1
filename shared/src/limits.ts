/**
 * Bounds of the protocol. Every peer may rely on them; what goes past one is answered with a typed error. [PRO-2]
 * Sizes are in bytes of UTF-8, or in characters where the name says so.
 */
export const LIMITS = {
  /** One WebSocket frame, HTTP body or NDJSON line. */
  frameBytes: 1024 * 1024,
  /** The state of one process as JSON text. */
  stateBytes: 1024 * 1024,
  /** All steps of one process as JSON text. */
  stepsBytes: 1024 * 1024,
  /** Steps of one process. */
  steps: 1000,
  /** Nesting of any JSON value that is sent; a scalar has depth 0. */
  jsonDepth: 64,
  /** Processes that one connection follows at once. */
  viewersPerConnection: 512,
  /** Processes on one SSE stream of `GET /events`. */
  processesPerStream: 64,
  /** Characters of a process id or an operation id. */
  idLength: 128,
  /** Characters of a step name. */
  stepNameLength: 128,
  /** Characters of a workflow name. */
  workflowLength: 128,
  /** Characters of a step's message or of a cancel reason. */
  messageLength: 4096,
  /** Longest time to live of a process. */
  ttlMs: 400 * 24 * 60 * 60 * 1000,
  /** Processes in one page of a list. */
  pageSize: 500,
  /** Longest wait of one long-poll. */
  pollWaitMs: 60_000,
} as const;
