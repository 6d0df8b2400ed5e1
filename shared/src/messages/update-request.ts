import * as z from 'zod';
import { cursorSchema, idSchema } from './atoms.ts';
import { hasPart, NO_PART, writableParts } from './update-parts.ts';

/** Write one update over the connection. `op` makes a repetition harmless and names the answer (`ack` or `error`). [STO-5] */
export const updateRequestSchema = z
  .strictObject({
    type: z.literal('update'),
    process: idSchema,
    op: idSchema,
    ifMatch: cursorSchema.exactOptional(),
    ...writableParts,
  })
  .refine(hasPart, NO_PART);
export type UpdateRequest = z.infer<typeof updateRequestSchema>;
