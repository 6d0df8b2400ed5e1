/** The wire's version. A test compares `HISTORY` with a hash over the JSON Schema of every message. [PRO-1] */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol, and the prefix of the one that carries a browser's token. */
export const SUBPROTOCOL = 'stepcast.v1';
export const BEARER_PREFIX = 'bearer.';

/** One line per change of the wire: version, the hash it had from then on, and what changed. */
export const HISTORY: readonly { readonly version: number; readonly hash: string; readonly change: string }[] = [
  { version: 1, hash: '8f061d552ac3df9227ee7f60c700c58986d9d286190b2597226e720e3ec3f4fd', change: 'First version.' },
];
