/** Bounds of the HTTP side. Times in milliseconds, sizes in bytes. */
export const HTTP_LIMITS = {
  /** Request line and headers together: 64 process ids, their cursors, and a token of 16 KiB fit. */
  headerBytes: 64 * 1024,
  /** For all headers of a request to arrive. */
  headersMs: 15_000,
  /** For a JSON body to arrive, counted from its headers. */
  bodyMs: 30_000,
  /** Between two pieces of an NDJSON upload, which as a whole may take as long as it likes. A blank line keeps it alive. */
  lineGapMs: 60_000,
  /** How often an NDJSON upload on which nothing comes looks whether the hub is draining. */
  drainCheckMs: 500,
  /** A socket on which nothing moves in either direction. */
  socketIdleMs: 120_000,
  /** Between two requests of a connection; above the 60 s of usual load balancers, so that theirs is the side that closes. */
  keepAliveMs: 65_000,
  /** How often Node looks for connections whose headers are late. */
  headersCheckMs: 5000,
  /** A path parameter; longer ones are not even compared with the rules of an id. */
  parameterLength: 1024,
  /** What is left of a refused body is read and dropped up to this size, so that the connection lives; past it, it is closed. */
  droppedBytes: 16 * 1024 * 1024,
  /** Answers of NDJSON lines wait for each other up to this many bytes … */
  answerBytes: 16 * 1024,
  /** … and this long. */
  answerDelayMs: 5,
} as const;

export type HttpLimits = { readonly [Name in keyof typeof HTTP_LIMITS]: number };

/** What a client is told to wait before it repeats a request that was answered 503. */
export const RETRY_AFTER_SECONDS = 1;

/** How long a browser may remember the answer to a preflight. */
export const PREFLIGHT_SECONDS = 600;
