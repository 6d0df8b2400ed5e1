import * as z from 'zod';

/** The first frame of a connection. Two heartbeats missed in a row mean that it is dead. [GW-10] */
export const welcomeSchema = z.object({
  type: z.literal('welcome'),
  protocol: z.int(),
  connection: z.string(),
  heartbeatMs: z.int(),
});
export type Welcome = z.infer<typeof welcomeSchema>;
