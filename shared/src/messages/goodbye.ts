import * as z from 'zod';

/** The hub is going down. Connect again after this time; it is spread at random over all clients. [GW-9] */
export const goodbyeSchema = z.object({ type: z.literal('goodbye'), reconnectInMs: z.int().nonnegative() });
export type Goodbye = z.infer<typeof goodbyeSchema>;
