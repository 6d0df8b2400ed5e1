import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { UpdateParts } from '@stepcast/shared';
import { cancelPartSchema, stepRequestSchema, updatePartsSchema } from '@stepcast/shared/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeUpdate } from '../../../application/write-update.ts';
import { parseWith } from '../../parse-json.ts';
import { addStreamParser, NDJSON_TYPE } from '../body-parsers.ts';
import { CHANGE_STEP, REQUEST_CANCEL, WRITE_UPDATE } from '../documents/update-operations.ts';
import type { RouteDeps } from '../http-deps.ts';
import { answerUpdates } from '../update-stream.ts';
import { readDurabilityOnly, readWriteHeaders } from '../write-headers.ts';
import { processParams, type ZodApp } from '../zod-app.ts';
import { replyWritten } from './written-reply.ts';

/** One update, or a stream of them; and the two most frequent updates by names of their own. */
export function addUpdateRoutes(app: ZodApp, deps: RouteDeps): void {
  const stepSchema = { params: processParams, body: stepRequestSchema };
  app.post('/process/:id/step', { schema: { ...stepSchema, operation: CHANGE_STEP } }, async (request, reply) => {
    const { patch, processStatus, ...step } = request.body;
    const parts: UpdateParts = {
      step,
      ...(processStatus === undefined ? {} : { status: processStatus }),
      ...(patch === undefined ? {} : { patch }),
    };
    return replyWritten(reply, await writeUpdate(deps, { id: request.params.id, parts, ...readWriteHeaders(request.headers) }));
  });

  // A request without a body validates as null.
  const cancelSchema = { params: processParams, body: cancelPartSchema.nullable() };
  app.post('/process/:id/cancel', { schema: { ...cancelSchema, operation: REQUEST_CANCEL } }, async (request, reply) => {
    const parts = { cancel: request.body ?? {} };
    return replyWritten(reply, await writeUpdate(deps, { id: request.params.id, parts, ...readWriteHeaders(request.headers) }));
  });

  app.register((scope: ZodApp, _options, done) => {
    addStreamParser(scope, NDJSON_TYPE);
    scope.post('/process/:id/update', { schema: { params: processParams, operation: WRITE_UPDATE } }, async (request, reply) => {
      const { id } = request.params;
      if (request.body instanceof IncomingMessage) return replyStream(deps, request, { id, source: request.body, reply });
      const parts = parseWith(updatePartsSchema, request.body);
      return replyWritten(reply, await writeUpdate(deps, { id, parts, ...readWriteHeaders(request.headers) }));
    });
    done();
  });
}

interface StreamRequest {
  readonly id: string;
  readonly source: IncomingMessage;
  readonly reply: FastifyReply;
}

function replyStream(deps: RouteDeps, request: FastifyRequest, { id, source, reply }: StreamRequest): Readable {
  const durability = readDurabilityOnly(request.headers, 'With NDJSON, conditions and operation ids stand in the lines');
  const onCut = (): void => void reply.raw.once('finish', () => request.raw.socket.destroySoon());
  reply.header('cache-control', 'no-store').type(NDJSON_TYPE);
  return Readable.from(answerUpdates(deps, { id, durability, source, requestId: request.id, onCut }), { objectMode: false });
}
