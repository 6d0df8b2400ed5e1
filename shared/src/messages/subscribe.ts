import * as z from 'zod';
import { cursorSchema, idSchema, modeSchema } from './atoms.ts';

/** Follow a process, from `cursor` if one is held. A second one for the same process takes the place of the first. */
export const subscribeSchema = z.strictObject({
  type: z.literal('subscribe'),
  process: idSchema,
  cursor: cursorSchema.exactOptional(),
  mode: modeSchema.exactOptional(),
});
export type Subscribe = z.infer<typeof subscribeSchema>;
