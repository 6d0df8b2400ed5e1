import * as z from 'zod';

export const pingSchema = z.strictObject({ type: z.literal('ping') });
export type Ping = z.infer<typeof pingSchema>;
