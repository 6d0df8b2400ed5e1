import { processSnapshotSchema } from '@stepcast/shared/schemas';
import { ID, NEXT_CURSOR, SNAPSHOT } from './examples.ts';
import type { Operation } from './operation.ts';
import { pageSchema } from './page-schema.ts';
import { ASKING, CHANGING, READING, SENDING } from './refusals.ts';

const { id, workflow, tenant, status, step, createdAt, updatedAt } = SNAPSHOT;

export const CREATE_PROCESS: Operation = {
  id: 'createProcess',
  tag: 'processes',
  summary: 'Create a process',
  description:
    'Without an `id` the hub draws one; with an operation id it draws the same one each time, so that a repeated request creates one process. `ttlMs` counts from the last update. A `temporary` process lives 10 minutes without updates, if not told otherwise, and is never archived.',
  headers: ['Idempotency-Key', 'Stepcast-Durability'],
  takes: { 'application/json': { example: { workflow: 'order', id: ID, state: { customer: 'c-77' } } } },
  answers: {
    201: {
      description: 'Created. The body is the process as it is now.',
      headers: ['ETag', 'Location', 'Stepcast-Durability'],
      content: { 'application/json': { schema: processSnapshotSchema, example: SNAPSHOT } },
    },
  },
  refusals: [...ASKING, ...SENDING, ...CHANGING, 'process-exists', 'store-unavailable'],
};

export const LIST_PROCESSES: Operation = {
  id: 'listProcesses',
  tag: 'processes',
  summary: 'List processes, newest first',
  description:
    'One page. `next` is the `after` of the page that follows, null on the last one; a page may be short and still have a next.',
  answers: {
    200: {
      description: 'A page',
      content: {
        'application/json': {
          schema: pageSchema,
          example: {
            processes: [{ cursor: NEXT_CURSOR, id, workflow, tenant, status, step, progress: 0.625, createdAt, updatedAt }],
            next: null,
          },
        },
      },
    },
  },
  refusals: [...ASKING, 'store-unavailable'],
};

export const READ_PROCESS: Operation = {
  id: 'readProcess',
  tag: 'processes',
  summary: 'Read a process',
  headers: ['If-None-Match'],
  answers: {
    200: {
      description: 'The whole process at the cursor that `ETag` names',
      headers: ['ETag'],
      content: { 'application/json': { schema: processSnapshotSchema, example: SNAPSHOT } },
    },
    304: { description: 'Still at the cursor that was sent', headers: ['ETag'] },
  },
  refusals: READING,
};

export const DELETE_PROCESS: Operation = {
  id: 'deleteProcess',
  tag: 'processes',
  summary: 'Forget a process',
  description:
    'Its followers are told. Takes no condition: `If-Match` is refused, because the comparison and the deletion are not one step.',
  answers: { 204: { description: 'Gone' } },
  refusals: READING,
};
