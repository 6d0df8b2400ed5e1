import { LIMITS, type Cursor } from '@stepcast/shared';
import { cursorSchema, idSchema, modeSchema } from '@stepcast/shared/schemas';
import * as z from 'zod';
import type { FollowRequest } from '../../gateway/connection.ts';
import { parseWith } from '../parse-json.ts';
import { parseVector } from './cursor-vector.ts';

export const followOneQuerySchema = z.object({
  cursor: cursorSchema.exactOptional(),
  mode: modeSchema.default('state'),
  waitMs: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number of milliseconds')
    .transform(Number)
    .pipe(z.number().max(LIMITS.pollWaitMs))
    .default(25_000),
});

/** One process may be given without being a list of one. */
const processList = z.union([idSchema.transform((id) => [id]), z.array(idSchema).min(1).max(LIMITS.processesPerStream)]);

export const followManyQuerySchema = z.object({
  process: processList,
  cursor: z
    .string()
    .max(LIMITS.processesPerStream * 200)
    .exactOptional(),
  mode: modeSchema.default('state'),
});

export interface FollowOne extends FollowRequest {
  readonly waitMs: number;
}

/** `lastEventId` wins over `?cursor=`: a browser that reconnects repeats the address of the first time. Fails with `invalid-request`. */
export function parseFollowOne(id: string, query: unknown, lastEventId: string | null): FollowOne {
  const { cursor, mode, waitMs } = parseWith(followOneQuerySchema, query);
  const resumeAt: Cursor | null = lastEventId === null ? (cursor ?? null) : parseWith(cursorSchema, lastEventId);
  return { process: parseWith(idSchema, id), cursor: resumeAt, mode, waitMs };
}

/** As `parseFollowOne`, for a stream of several processes, whose position is a vector. */
export function parseFollowMany(query: unknown, lastEventId: string | null): readonly FollowRequest[] {
  const { process, cursor, mode } = parseWith(followManyQuerySchema, query);
  const position = lastEventId ?? cursor;
  const cursors = position === undefined ? new Map<string, Cursor>() : parseVector(position);
  return [...new Set(process)].map((id) => ({ process: id, cursor: cursors.get(id) ?? null, mode }));
}
