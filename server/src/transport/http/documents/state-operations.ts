import { jsonObjectSchema } from '@stepcast/shared/schemas';
import { SNAPSHOT, WRITTEN } from './examples.ts';
import { writtenSchema, type Answer, type Operation, type RequestHeader } from './operation.ts';
import { READING, WRITING } from './refusals.ts';

export const WRITE_HEADERS: readonly RequestHeader[] = ['If-Match', 'Idempotency-Key', 'Stepcast-Durability'];

export const WRITTEN_ANSWER: Answer = {
  description: 'Written',
  headers: ['ETag', 'Stepcast-Durability'],
  content: { 'application/json': { schema: writtenSchema, example: WRITTEN } },
};

export const READ_STATE: Operation = {
  id: 'readState',
  tag: 'state',
  summary: 'Read the state alone',
  headers: ['If-None-Match'],
  answers: {
    200: {
      description: 'The state at the cursor that `ETag` names',
      headers: ['ETag'],
      content: { 'application/json': { schema: jsonObjectSchema, example: SNAPSHOT.state } },
    },
    304: { description: 'Still at the cursor that was sent', headers: ['ETag'] },
  },
  refusals: READING,
};

export const REPLACE_STATE: Operation = {
  id: 'replaceState',
  tag: 'state',
  summary: 'Replace the state',
  headers: WRITE_HEADERS,
  takes: { 'application/json': { example: SNAPSHOT.state } },
  answers: { 200: WRITTEN_ANSWER },
  refusals: WRITING,
};

export const PATCH_STATE: Operation = {
  id: 'patchState',
  tag: 'state',
  summary: 'Change keys of the state',
  description:
    'All of them in one update. A JSON Merge Patch (RFC 7396): null removes a key, an object merges, anything else replaces.',
  headers: WRITE_HEADERS,
  takes: {
    'application/merge-patch+json': { example: { total: 119.9, voucher: null } },
    'application/json': { example: { total: 119.9, voucher: null } },
  },
  answers: { 200: WRITTEN_ANSWER },
  refusals: WRITING,
};
