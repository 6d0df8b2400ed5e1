import * as z from 'zod';
import { STATUSES, STEP_STATUSES } from '../status.ts';
import { cursorSchema, idSchema, jsonObjectSchema, jsonSchema, timestampSchema } from './atoms.ts';

export const stepSchema = z.object({
  status: z.enum(STEP_STATUSES),
  progress: z.number(),
  message: z.string().nullable(),
  attempt: z.int(),
  startedAt: timestampSchema.nullable(),
  endedAt: timestampSchema.nullable(),
  data: jsonSchema,
});
export type Step = z.infer<typeof stepSchema>;

/** A whole process at one cursor. The times are milliseconds since 1970. */
export const processSnapshotSchema = z.object({
  id: idSchema,
  workflow: z.string(),
  tenant: z.string(),
  status: z.enum(STATUSES),
  step: z.string().nullable().meta({ description: 'The step that began last' }),
  steps: z.record(z.string(), stepSchema),
  state: jsonObjectSchema,
  cancelRequested: z.object({ reason: z.string().nullable(), at: timestampSchema }).nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
  archived: cursorSchema.nullable().meta({ description: 'Everything up to here is in the archive' }),
});
export type Snapshot = z.infer<typeof processSnapshotSchema>;

export const snapshotReasonSchema = z.enum(['initial', 'reset', 'conflated']);
/** `initial`: asked for. `reset`: the cursor held is not part of this history. `conflated`: updates were folded together. */
export type SnapshotReason = z.infer<typeof snapshotReasonSchema>;

export const snapshotMessageSchema = z.object({
  type: z.literal('snapshot'),
  process: idSchema,
  cursor: cursorSchema,
  reason: snapshotReasonSchema,
  snapshot: processSnapshotSchema,
});
export type SnapshotMessage = z.infer<typeof snapshotMessageSchema>;
