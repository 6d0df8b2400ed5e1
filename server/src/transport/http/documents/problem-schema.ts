import { ERROR_CODES, type ErrorCode } from '@stepcast/shared';
import { cursorSchema } from '@stepcast/shared/schemas';
import * as z from 'zod';

/** Problem details (RFC 9457) as the hub sends them. */
export const problemSchema = z.object({
  type: z.string().meta({ description: 'Where the code is explained' }),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]).meta({ description: 'What to match on' }),
  detail: z.string().meta({ description: 'For people; may change' }),
  cursor: cursorSchema.exactOptional().meta({ description: 'Where the process is, when that is why' }),
  path: z.string().exactOptional().meta({ description: 'Where in the request the fault lies' }),
});

/** An answer line of an NDJSON upload, for a line that was refused. */
export const refusedLineSchema = z.object({
  error: problemSchema.pick({ code: true, cursor: true, path: true }).extend({ message: z.string() }),
});
