/** Everything that the hub may send over a connection. */
import * as z from 'zod';
import { ackSchema } from './messages/ack.ts';
import { errorSchema } from './messages/error.ts';
import { goodbyeSchema } from './messages/goodbye.ts';
import { heartbeatSchema } from './messages/heartbeat.ts';
import { liveSchema } from './messages/live.ts';
import { pongSchema } from './messages/pong.ts';
import { snapshotMessageSchema } from './messages/snapshot.ts';
import { updateSchema } from './messages/update.ts';
import { welcomeSchema } from './messages/welcome.ts';

export const downSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  snapshotMessageSchema,
  updateSchema,
  liveSchema,
  ackSchema,
  heartbeatSchema,
  pongSchema,
  goodbyeSchema,
  errorSchema,
]);
export type Down = z.infer<typeof downSchema>;
