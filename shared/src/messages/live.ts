import * as z from 'zod';
import { cursorSchema, idSchema } from './atoms.ts';

/** Catch-up is complete: what follows is new. */
export const liveSchema = z.object({ type: z.literal('live'), process: idSchema, cursor: cursorSchema });
export type Live = z.infer<typeof liveSchema>;
