import * as z from 'zod';

export const pongSchema = z.object({ type: z.literal('pong') });
export type Pong = z.infer<typeof pongSchema>;
