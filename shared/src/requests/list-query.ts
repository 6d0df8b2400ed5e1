import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { STATUSES } from '../status.ts';

/** `GET /process`, newest first. `after` is the `next` of the page before. */
export const listQuerySchema = z.object({
  workflow: z.string().max(LIMITS.workflowLength).exactOptional(),
  status: z.enum(STATUSES).exactOptional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(50),
  after: z.string().max(256).exactOptional(),
});
export type ListQuery = z.infer<typeof listQuerySchema>;
