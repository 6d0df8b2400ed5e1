import * as shared from '@stepcast/shared/schemas';
import * as z from 'zod';
import { writtenSchema } from './operation.ts';
import { pageSchema } from './page-schema.ts';
import { problemSchema, refusedLineSchema } from './problem-schema.ts';

/** The schemas that have a name in the OpenAPI document; all others stand where they are used. */
const NAMED = {
  Cursor: shared.cursorSchema,
  Snapshot: shared.processSnapshotSchema,
  SnapshotMessage: shared.snapshotMessageSchema,
  Update: shared.updateSchema,
  UpdateParts: shared.updatePartsSchema,
  UpdateLine: shared.updateLineSchema,
  StepRequest: shared.stepRequestSchema,
  CreateProcess: shared.createProcessSchema,
  ProcessPage: pageSchema,
  Written: writtenSchema,
  Problem: problemSchema,
  RefusedLine: refusedLineSchema,
};

export function namedSchemas(): z.core.$ZodRegistry<{ id: string }> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  return registry;
}
