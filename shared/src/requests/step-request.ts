import * as z from 'zod';
import { STATUSES } from '../status.ts';
import { jsonObjectSchema } from '../messages/atoms.ts';
import { stepPartSchema } from '../messages/update-parts.ts';

/** `POST /process/{id}/step`: a step change, and what may change in the same update. */
export const stepRequestSchema = stepPartSchema.extend({
  patch: jsonObjectSchema.exactOptional(),
  processStatus: z.enum(STATUSES).exactOptional(),
});
export type StepRequest = z.infer<typeof stepRequestSchema>;
