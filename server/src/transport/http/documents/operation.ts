/** What the documents say about a route: the part of it that no schema of the request holds. */
import type { ErrorCode, Json } from '@stepcast/shared';
import { cursorSchema, durabilitySchema, idSchema } from '@stepcast/shared/schemas';
import * as z from 'zod';

export interface Operation {
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** Where the route parses for itself: its parameters and its query. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Names in `REQUEST_HEADERS`. */
  readonly headers?: readonly RequestHeader[];
  /** By media type. Without a schema of its own, the one that the route parses. */
  readonly takes?: Readonly<Record<string, Body>>;
  /** The request may come without a body. */
  readonly isBodyOptional?: true;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  readonly refusals: readonly ErrorCode[];
}

export interface Body {
  readonly schema?: z.ZodType;
  readonly example: Json;
}

export interface Answer {
  readonly description: string;
  /** Names in `ANSWER_HEADERS`. */
  readonly headers?: readonly AnswerHeader[];
  /** By media type; none for an answer without a body. */
  readonly content?: Readonly<Record<string, Body & { readonly schema: z.ZodType }>>;
}

export const TAGS = {
  processes: 'Processes as wholes',
  updates: 'Writing updates',
  state: 'The state of a process alone',
  following: 'Following processes as they change',
  service: 'The hub itself',
} as const;
export type Tag = keyof typeof TAGS;

const entityTagSchema = z.string().regex(/^"\d+-\d+"$/);

export const REQUEST_HEADERS = {
  'If-Match': entityTagSchema.meta({
    description: 'Write only if the process is at this cursor, e.g. `"42-2871634123"`. `*` asks for no more than that it exists.',
  }),
  'If-None-Match': z.string().meta({ description: 'Answer 304 without a body if the process is still at this cursor.' }),
  'Idempotency-Key': idSchema.meta({
    description: 'Operation id: the same id with the same request gets the first result, however often it is sent.',
  }),
  'Stepcast-Durability': durabilitySchema.meta({
    description: 'How safely the write must be held before it is answered; `cache` if not given.',
  }),
  'Last-Event-ID': z.string().meta({ description: 'The `id` of the last event received; browsers send it when they reconnect.' }),
} as const;
export type RequestHeader = keyof typeof REQUEST_HEADERS;

export const ANSWER_HEADERS = {
  ETag: 'The cursor of the process, in quotes',
  Location: 'Path of the new process',
  'Stepcast-Durability': 'The durability that was reached',
  'Retry-After': 'Seconds to wait before trying again',
  'X-Request-Id': 'Under which the request is logged; the one that was sent, if any',
} as const;
export type AnswerHeader = keyof typeof ANSWER_HEADERS;

export const writtenSchema = z.object({ cursor: cursorSchema, durability: durabilitySchema });
