/** The wire's version. A test compares `HISTORY` with a hash over the JSON Schema of every message. [PRO-1] */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol, and the prefix of the one that carries a browser's token. */
export const SUBPROTOCOL = 'stepcast.v1';
export const BEARER_PREFIX = 'bearer.';

/** One line per change of the wire: version, the hash it had from then on, and what changed. */
export const HISTORY: readonly { readonly version: number; readonly hash: string; readonly change: string }[] = [
  { version: 1, hash: 'e8749b51b43d9005001ed575848983f019a325ca1f411c1c27f0e5fbe13a0efa', change: 'First version.' },
];
