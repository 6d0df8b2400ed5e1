import * as z from 'zod';
import { cursorSchema, durabilitySchema, idSchema } from './atoms.ts';

/** The update with this operation id is written, and held at least as safely as `durability` says. */
export const ackSchema = z.object({
  type: z.literal('ack'),
  op: idSchema,
  cursor: cursorSchema,
  durability: durabilitySchema,
});
export type Ack = z.infer<typeof ackSchema>;
