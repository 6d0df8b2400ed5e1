import type { Cursor } from '@stepcast/shared';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTag, isUnchanged } from '../entity-tag.ts';
import { JSON_ANSWER } from './written-reply.ts';

/** Answers a read at a cursor, with 304 and no body when the caller holds just that. */
export function replyStored(
  request: FastifyRequest,
  reply: FastifyReply,
  stored: { cursor: Cursor; text: string },
): string | null {
  reply.header('etag', entityTag(stored.cursor)).header('cache-control', 'private, no-cache');
  if (isUnchanged(request.headers['if-none-match'], stored.cursor)) {
    reply.code(304);
    return null;
  }
  reply.type(JSON_ANSWER);
  return stored.text;
}
