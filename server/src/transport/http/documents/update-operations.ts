import { updateLineSchema, updatePartsSchema } from '@stepcast/shared/schemas';
import * as z from 'zod';
import { CURSOR, WRITTEN } from './examples.ts';
import { writtenSchema, type Operation } from './operation.ts';
import { refusedLineSchema } from './problem-schema.ts';
import { WRITING } from './refusals.ts';
import { WRITE_HEADERS, WRITTEN_ANSWER } from './state-operations.ts';

const STEP = { name: 'pack', progress: 0.5, message: '2 of 4 items' };

export const WRITE_UPDATE: Operation = {
  id: 'writeUpdate',
  tag: 'updates',
  summary: 'Write one update, or many',
  description:
    'As `application/json`: one update, of one part or several, applied as one change. As `application/x-ndjson`: one update per line, written in order, one answer line each; a line that is refused does not stop the others. A line has its operation id (`op`) and its condition (`ifMatch`) in itself, not in the headers. The body has no limit as a whole. Answers come while lines are sent, so read them meanwhile; empty lines are ignored and keep an idle upload open.',
  headers: WRITE_HEADERS,
  takes: {
    'application/json': { schema: updatePartsSchema, example: { step: STEP, patch: { packed: 2 } } },
    'application/x-ndjson': { schema: updateLineSchema, example: { op: 'pack-2', ifMatch: CURSOR, step: STEP } },
  },
  answers: {
    200: {
      ...WRITTEN_ANSWER,
      content: {
        ...WRITTEN_ANSWER.content,
        'application/x-ndjson': { schema: z.union([writtenSchema, refusedLineSchema]), example: WRITTEN },
      },
    },
  },
  refusals: WRITING,
};

export const CHANGE_STEP: Operation = {
  id: 'changeStep',
  tag: 'updates',
  summary: 'Change a step',
  description:
    'A step that is not known yet begins. `processStatus` and `patch` change the process and its state in the same update.',
  headers: WRITE_HEADERS,
  takes: { 'application/json': { example: { ...STEP, patch: { packed: 2 } } } },
  answers: { 200: WRITTEN_ANSWER },
  refusals: WRITING,
};

export const REQUEST_CANCEL: Operation = {
  id: 'requestCancel',
  tag: 'updates',
  summary: 'Ask that a process be cancelled',
  description: 'Recorded in the process for its owner to see, who decides. The first request stays.',
  headers: WRITE_HEADERS,
  takes: { 'application/json': { example: { reason: 'The customer changed their mind' } } },
  isBodyOptional: true,
  answers: { 200: WRITTEN_ANSWER },
  refusals: WRITING,
};
