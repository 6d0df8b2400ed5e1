/** What the documents say of the routes that follow processes. Those routes parse for themselves. */
import { LIMITS } from '@stepcast/shared';
import { cursorSchema, idSchema, modeSchema, snapshotMessageSchema, updateSchema } from '@stepcast/shared/schemas';
import * as z from 'zod';
import { CURSOR, ID, NEXT_CURSOR, SNAPSHOT, UPDATE } from './documents/examples.ts';
import type { Operation } from './documents/operation.ts';
import { READING } from './documents/refusals.ts';
import { processParams } from './zod-app.ts';

const mode = modeSchema
  .exactOptional()
  .meta({ description: '`state` (default): may skip to the newest state when the reader is slow. `log`: every update.' });

const followQuery = z.object({
  cursor: cursorSchema.exactOptional().meta({ description: 'Continue after this position; without it, begin with a snapshot' }),
  mode,
  waitMs: z
    .int()
    .min(0)
    .max(LIMITS.pollWaitMs)
    .exactOptional()
    .meta({ description: 'Long-poll only: how long to wait for something new' }),
});

const followSeveralQuery = z.object({
  process: z.array(idSchema).min(1).max(LIMITS.processesPerStream).meta({ description: 'Id of a process, once for each' }),
  cursor: z.string().exactOptional().meta({ description: 'The `id` of the last event received' }),
  mode,
});

const snapshotMessage = { type: 'snapshot', process: ID, cursor: CURSOR, reason: 'initial', snapshot: SNAPSHOT } as const;

function eventText(id: string, message: { readonly type: string }): string {
  return `id: ${id}\nevent: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`;
}

const FOLLOW_PROCESS: Operation = {
  id: 'followProcess',
  tag: 'following',
  summary: 'Follow a process: server-sent events, or one long-poll',
  description:
    'With `Accept: text/event-stream`, a stream: a snapshot or the updates missed, then `live`, then updates as they happen. Each event has its cursor as `id`, so a browser continues by itself where it was. With `Accept: application/json`, one answer: what came after the cursor, at once if there is anything, else when it comes or the wait is over.',
  params: processParams,
  query: followQuery,
  headers: ['Last-Event-ID'],
  answers: {
    200: {
      description: 'The stream, or the messages',
      content: {
        'text/event-stream': { schema: z.string(), example: eventText(CURSOR, snapshotMessage) + eventText(NEXT_CURSOR, UPDATE) },
        'application/json': {
          schema: z.object({ cursor: cursorSchema, messages: z.array(z.union([snapshotMessageSchema, updateSchema])) }),
          example: { cursor: NEXT_CURSOR, messages: [UPDATE] },
        },
      },
    },
  },
  refusals: [...READING, 'not-acceptable', 'draining', 'overloaded'],
};

const FOLLOW_SEVERAL: Operation = {
  id: 'followSeveral',
  tag: 'following',
  summary: 'Follow several processes on one stream of server-sent events',
  description: 'The `id` of each event is the position in all of them, `<process>:<cursor>` joined by commas.',
  query: followSeveralQuery,
  headers: ['Last-Event-ID'],
  answers: {
    200: {
      description: 'The stream',
      content: { 'text/event-stream': { schema: z.string(), example: eventText(`${ID}:${NEXT_CURSOR}`, UPDATE) } },
    },
  },
  refusals: [...READING, 'not-acceptable', 'draining', 'overloaded', 'too-many-viewers'],
};

export const FOLLOW_SCHEMAS = {
  /** `GET /process/:id/events` */
  one: { operation: FOLLOW_PROCESS },
  /** `GET /events` */
  many: { operation: FOLLOW_SEVERAL },
};
export type FollowSchemas = typeof FOLLOW_SCHEMAS;
