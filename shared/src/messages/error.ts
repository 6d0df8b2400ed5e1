import * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from '../error-codes.ts';
import { cursorSchema } from './atoms.ts';

/** Something that was asked did not happen. With `process`, the subscription of that process has ended; with `op`, that write failed. */
export const errorSchema = z.object({
  type: z.literal('error'),
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  process: z.string().exactOptional(),
  op: z.string().exactOptional(),
  cursor: cursorSchema.exactOptional(),
  path: z.string().exactOptional(),
});
export type ErrorMessage = z.infer<typeof errorSchema>;
