import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../problem.ts';
import { entityTag } from './entity-tag.ts';
import { failureOf, logFields } from './failures.ts';
import type { RouteDeps } from './http-deps.ts';
import { RETRY_AFTER_SECONDS } from './http-limits.ts';
import { dropRest } from './read-body.ts';

export const PROBLEM_TYPE = 'application/problem+json';

export interface Refused {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Answers a failed request with problem details, whatever failed. [PRO-3] */
export function replyProblem(deps: RouteDeps, error: unknown, refused: Refused): void {
  const { request, reply } = refused;
  const failure = failureOf(deps, error, request);
  const { status } = failure.row;
  const canStay = failure.code !== 'request-timeout' && dropRest(request.raw, deps);
  if (!canStay) reply.header('connection', 'close');
  else if (reply.hasHeader('connection') && !isClosing(deps, reply)) reply.removeHeader('connection');
  if (failure.details.cursor !== undefined) reply.header('etag', entityTag(failure.details.cursor));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  deps.logger.debug({ ...logFields(request), status, code: failure.code }, 'Refused');
  reply
    .code(status)
    .headers({ 'cache-control': 'no-store', 'x-request-id': request.id, 'x-content-type-options': 'nosniff' })
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(failure)));
}

/** Fastify would close the connection after every body that was of no use; this tells that from the hub's own reasons to close it. */
function isClosing(deps: RouteDeps, { raw }: FastifyReply): boolean {
  return deps.isDraining() || raw.hasHeader('connection');
}
