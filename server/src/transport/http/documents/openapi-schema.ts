/** Turns what the routes know of themselves, zod schemas and `Operation`s, into the schema objects of OpenAPI. */
import { ERROR_CODES, type ErrorCode } from '@stepcast/shared';
import * as shared from '@stepcast/shared/schemas';
import type { SwaggerTransform } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { PROBLEM_TYPE } from '../problem-reply.ts';
import { ANSWER_HEADERS, REQUEST_HEADERS, writtenSchema, type Answer, type Body, type Operation } from './operation.ts';
import { pageSchema } from './page-schema.ts';
import { problemSchema, refusedLineSchema } from './problem-schema.ts';

/** The schemas that get a name in the document; all others stand where they are used. */
const NAMED = {
  Cursor: shared.cursorSchema,
  Snapshot: shared.processSnapshotSchema,
  SnapshotMessage: shared.snapshotMessageSchema,
  Update: shared.updateSchema,
  UpdateParts: shared.updatePartsSchema,
  UpdateLine: shared.updateLineSchema,
  StepRequest: shared.stepRequestSchema,
  CreateProcess: shared.createProcessSchema,
  CancelRequest: shared.cancelPartSchema,
  ProcessPage: pageSchema,
  Written: writtenSchema,
  Problem: problemSchema,
  RefusedLine: refusedLineSchema,
} as const;
