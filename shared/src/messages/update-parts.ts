import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { STATUSES, STEP_STATUSES } from '../status.ts';
import { jsonObjectSchema, jsonSchema, nameSchema, textSchema } from './atoms.ts';

const stepFields = {
  name: nameSchema(LIMITS.stepNameLength),
  status: z.enum(STEP_STATUSES).exactOptional(),
  progress: z.number().min(0).max(1).exactOptional(),
  message: textSchema.nullable().exactOptional(),
  attempt: z.int().min(1).max(1_000_000).exactOptional(),
  data: jsonSchema.exactOptional(),
};
export const stepPartSchema = z.strictObject(stepFields);
export type StepPart = z.infer<typeof stepPartSchema>;

const cancelFields = { reason: textSchema.nullable().exactOptional() };
export const cancelPartSchema = z.strictObject(cancelFields);
export type CancelPart = z.infer<typeof cancelPartSchema>;

/** Only the store writes it, into the first update of a process. */
export const createPartSchema = z.object({
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

/** The same as they come from the hub, where a later version may have added to them. [PRO-7] */
export const readableParts = {
  ...writableParts,
  step: z.object(stepFields).exactOptional(),
  cancel: z.object(cancelFields).exactOptional(),
};

const PART_NAMES = Object.keys(writableParts);

export function hasPart(value: object): boolean {
  return PART_NAMES.some((name) => Object.hasOwn(value, name));
}
export const NO_PART = `needs at least one of ${PART_NAMES.join(', ')}`;

export const updatePartsSchema = z.strictObject(writableParts).refine(hasPart, NO_PART);

/** The parts of an update as they are stored and sent. */
export type UpdateParts = z.infer<typeof updatePartsSchema> & { readonly create?: CreatePart };
