import * as z from 'zod';
import { cursorSchema, idSchema, timestampSchema } from './atoms.ts';
import { createPartSchema, readableParts } from './update-parts.ts';

/** One atomic change of one process. `prev` is the cursor before it: accept it only when that is the cursor you hold. [CUR-2] */
export const updateSchema = z.object({
  type: z.literal('update'),
  process: idSchema,
  cursor: cursorSchema,
  prev: cursorSchema,
  at: timestampSchema,
  create: createPartSchema.exactOptional(),
  ...readableParts,
});
export type Update = z.infer<typeof updateSchema>;
