import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { STATUSES, STEP_STATUSES } from '../status.ts';
import { jsonObjectSchema, jsonSchema, nameSchema, textSchema } from './atoms.ts';

export const stepPartSchema = z.strictObject({
  name: nameSchema(LIMITS.stepNameLength),
  status: z.enum(STEP_STATUSES).exactOptional(),
  progress: z.number().min(0).max(1).exactOptional(),
  message: textSchema.nullable().exactOptional(),
  attempt: z.int().min(1).max(1_000_000).exactOptional(),
  data: jsonSchema.exactOptional(),
});
export type StepPart = z.infer<typeof stepPartSchema>;

export const cancelPartSchema = z.strictObject({ reason: textSchema.nullable().exactOptional() });
export type CancelPart = z.infer<typeof cancelPartSchema>;

/** Only the store writes it, into the first update of a process. */
export const createPartSchema = z.strictObject({
  workflow: nameSchema(LIMITS.workflowLength),
  tenant: z.string(),
});
export type CreatePart = z.infer<typeof createPartSchema>;

/** What a writer may put into one update, in the order in which it is applied. At least one is needed. */
export const writableParts = {
  step: stepPartSchema.exactOptional(),
  status: z.enum(STATUSES).exactOptional(),
  state: jsonObjectSchema.exactOptional(),
  patch: jsonObjectSchema.exactOptional(),
  cancel: cancelPartSchema.exactOptional(),
  data: jsonSchema.exactOptional(),
};

const PART_NAMES = Object.keys(writableParts);

export function hasPart(value: object): boolean {
  return PART_NAMES.some((name) => Object.hasOwn(value, name));
}
export const NO_PART = `needs at least one of ${PART_NAMES.join(', ')}`;

export const updatePartsSchema = z.strictObject(writableParts).refine(hasPart, NO_PART);

/** The parts of an update as they are stored and sent. */
export type UpdateParts = z.infer<typeof updatePartsSchema> & { readonly create?: CreatePart };
