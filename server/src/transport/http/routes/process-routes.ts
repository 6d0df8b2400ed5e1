import { createProcessSchema, listQuerySchema } from '@stepcast/shared/schemas';
import { StepcastError } from '@stepcast/shared';
import { createProcess } from '../../../application/create-process.ts';
import { deleteProcess } from '../../../application/delete-process.ts';
import { listProcesses } from '../../../application/list-processes.ts';
import { readSnapshot } from '../../../application/read-process.ts';
import { CREATE_PROCESS, DELETE_PROCESS, LIST_PROCESSES, READ_PROCESS } from '../documents/process-operations.ts';
import { entityTag } from '../entity-tag.ts';
import type { RouteDeps } from '../http-deps.ts';
import { readDurabilityOnly, readWriteHeaders, refuse } from '../write-headers.ts';
import { processParams, type ZodApp } from '../zod-app.ts';
import { replyStored } from './stored-reply.ts';
import { JSON_ANSWER } from './written-reply.ts';

/** Processes as wholes: create, list, read, delete. */
export function addProcessRoutes(app: ZodApp, deps: RouteDeps): void {
  app.post('/process', { schema: { body: createProcessSchema, operation: CREATE_PROCESS } }, async (request, reply) => {
    refuse(request.headers, 'If-Match', 'If-Match has no meaning for a process that does not exist yet');
    const { operationId, durability } = readWriteHeaders(request.headers);
    const created = await createProcess(deps, { identity: request.identity, request: request.body, operationId, durability });
    const { cursor, text } = await readSnapshot(deps.store, created.id);
    reply
      .code(201)
      .header('location', `/process/${created.id}`)
      .header('etag', entityTag(cursor))
      .header('stepcast-durability', created.durability)
      .type(JSON_ANSWER);
    return text;
  });

  app.get('/process', { schema: { querystring: listQuerySchema, operation: LIST_PROCESSES } }, async (request, reply) => {
    const page = await listProcesses(deps.store, request.identity, request.query);
    reply.header('cache-control', 'private, no-cache').type(JSON_ANSWER);
    return JSON.stringify(page);
  });

  app.get('/process/:id', { schema: { params: processParams, operation: READ_PROCESS } }, async (request, reply) =>
    replyStored(request, reply, await readSnapshot(deps.store, request.params.id)),
  );

  app.delete('/process/:id', { schema: { params: processParams, operation: DELETE_PROCESS } }, async (request, reply) => {
    // The store cannot compare and delete in one step, so a condition could not be kept.
    const durability = readDurabilityOnly(request.headers, 'A deletion takes no condition and needs no operation id');
    if (durability !== 'cache') throw new StepcastError('durability-unavailable', 'A deletion is not made durable');
    await deleteProcess(deps.store, request.params.id);
    reply.code(204);
    return null;
  });
}
