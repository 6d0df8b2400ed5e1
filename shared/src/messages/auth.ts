import * as z from 'zod';

/** The bearer token, as first frame or to refresh it in place. */
export const authSchema = z.strictObject({ type: z.literal('auth'), token: z.string().min(1).max(16_384) });
export type Auth = z.infer<typeof authSchema>;
