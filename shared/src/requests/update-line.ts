import * as z from 'zod';
import { cursorSchema, idSchema } from '../messages/atoms.ts';
import { hasPart, NO_PART, writableParts } from '../messages/update-parts.ts';

/** One line of an NDJSON `POST /process/{id}/update`: an update, with an operation id and a condition of its own. */
export const updateLineSchema = z
  .strictObject({ op: idSchema.exactOptional(), ifMatch: cursorSchema.exactOptional(), ...writableParts })
  .refine(hasPart, NO_PART);
export type UpdateLine = z.infer<typeof updateLineSchema>;
