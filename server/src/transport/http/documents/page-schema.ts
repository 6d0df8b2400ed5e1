import { cursorSchema, processSnapshotSchema } from '@stepcast/shared/schemas';
import * as z from 'zod';

/** A page of the list, as `ProcessStore.list` gives it. */
export const pageSchema = z.object({
  processes: z.array(
    processSnapshotSchema
      .pick({ id: true, workflow: true, tenant: true, status: true, step: true, createdAt: true, updatedAt: true })
      .extend({ cursor: cursorSchema, progress: z.number().min(0).max(1) }),
  ),
  next: z.string().nullable(),
});
