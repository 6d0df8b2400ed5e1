/** Everything that a client may send over a connection. */
import * as z from 'zod';
import { authSchema } from './messages/auth.ts';
import { pingSchema } from './messages/ping.ts';
import { subscribeSchema } from './messages/subscribe.ts';
import { unsubscribeSchema } from './messages/unsubscribe.ts';
import { updateRequestSchema } from './messages/update-request.ts';

export const upSchema = z.discriminatedUnion('type', [
  authSchema,
  subscribeSchema,
  unsubscribeSchema,
  updateRequestSchema,
  pingSchema,
]);
export type Up = z.infer<typeof upSchema>;
