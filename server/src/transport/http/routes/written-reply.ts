import type { FastifyReply } from 'fastify';
import type { Written } from '../../../ports/process-store.ts';
import { entityTag } from '../entity-tag.ts';

export const JSON_ANSWER = 'application/json; charset=utf-8';

/** Answers a write. The text is joined by hand: this is the hottest answer of all, and neither value needs escaping. */
export function replyWritten(reply: FastifyReply, { cursor, durability }: Written): string {
  reply.header('etag', entityTag(cursor)).header('stepcast-durability', durability).type(JSON_ANSWER);
  return `{"cursor":"${cursor}","durability":"${durability}"}`;
}
