import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { idSchema, jsonObjectSchema, nameSchema } from '../messages/atoms.ts';

/** `POST /process`. Without an `id` the hub draws one. `ttlMs` counts from the last update. */
export const createProcessSchema = z.strictObject({
  workflow: nameSchema(LIMITS.workflowLength),
  id: idSchema.exactOptional(),
  state: jsonObjectSchema.exactOptional(),
  ttlMs: z.int().min(1000).max(LIMITS.ttlMs).exactOptional(),
  temporary: z.boolean().exactOptional(),
});
export type CreateProcess = z.infer<typeof createProcessSchema>;
