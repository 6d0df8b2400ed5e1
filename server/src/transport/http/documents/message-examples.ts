import type { Down, Up } from '@stepcast/shared';
import { AT, CURSOR, ID, NEXT_CURSOR, SNAPSHOT, UPDATE } from './examples.ts';

type ByType<Message extends { type: string }> = { readonly [Type in Message['type']]: Extract<Message, { type: Type }> };

/** One of each message that a client may send. */
export const UP_EXAMPLES: ByType<Up> = {
  auth: { type: 'auth', token: 'eyJhbGciOi…' },
  subscribe: { type: 'subscribe', process: ID, cursor: CURSOR, mode: 'state' },
  unsubscribe: { type: 'unsubscribe', process: ID },
  update: { type: 'update', process: ID, op: 'pack-2', ifMatch: CURSOR, step: { name: 'pack', progress: 0.5 } },
  ping: { type: 'ping' },
};

/** One of each message that the hub may send. */
export const DOWN_EXAMPLES: ByType<Down> = {
  welcome: { type: 'welcome', protocol: 1, connection: 'V1StGXR8_Z5jdHi6B-myT', heartbeatMs: 15_000 },
  snapshot: { type: 'snapshot', process: ID, cursor: CURSOR, reason: 'initial', snapshot: SNAPSHOT },
  update: UPDATE,
  live: { type: 'live', process: ID, cursor: NEXT_CURSOR },
  ack: { type: 'ack', op: 'pack-2', cursor: NEXT_CURSOR, durability: 'cache' },
  heartbeat: { type: 'heartbeat', at: AT },
  pong: { type: 'pong' },
  goodbye: { type: 'goodbye', reconnectInMs: 800 },
  error: { type: 'error', code: 'process-unknown', message: 'No process order-1043', process: 'order-1043' },
};
