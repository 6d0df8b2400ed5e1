import { jsonObjectSchema } from '@stepcast/shared/schemas';
import { readState } from '../../../application/read-process.ts';
import { writeUpdate } from '../../../application/write-update.ts';
import { addJsonParser, MERGE_PATCH_TYPE } from '../body-parsers.ts';
import { PATCH_STATE, READ_STATE, REPLACE_STATE } from '../documents/state-operations.ts';
import type { RouteDeps } from '../http-deps.ts';
import { readWriteHeaders } from '../write-headers.ts';
import { processParams, type ZodApp } from '../zod-app.ts';
import { replyStored } from './stored-reply.ts';
import { replyWritten } from './written-reply.ts';

const writeSchema = { params: processParams, body: jsonObjectSchema };

/** The state of a process alone: read, replace, patch. */
export function addStateRoutes(app: ZodApp, deps: RouteDeps): void {
  app.get('/process/:id/state', { schema: { params: processParams, operation: READ_STATE } }, async (request, reply) =>
    replyStored(request, reply, await readState(deps.store, request.params.id)),
  );

  app.put('/process/:id/state', { schema: { ...writeSchema, operation: REPLACE_STATE } }, async (request, reply) => {
    const parts = { state: request.body };
    return replyWritten(reply, await writeUpdate(deps, { id: request.params.id, parts, ...readWriteHeaders(request.headers) }));
  });

  app.register((scope: ZodApp, _options, done) => {
    addJsonParser(scope, MERGE_PATCH_TYPE, deps);
    scope.patch('/process/:id/state', { schema: { ...writeSchema, operation: PATCH_STATE } }, async (request, reply) => {
      const parts = { patch: request.body };
      return replyWritten(reply, await writeUpdate(deps, { id: request.params.id, parts, ...readWriteHeaders(request.headers) }));
    });
    done();
  });
}
