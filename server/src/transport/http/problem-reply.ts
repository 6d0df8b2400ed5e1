import { StepcastError } from '@stepcast/shared';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../problem.ts';
import { entityTag } from './entity-tag.ts';
import { failureOf, logFields, type FailureDeps } from './failures.ts';
import { RETRY_AFTER_SECONDS, type HttpLimits } from './http-limits.ts';
import { canKeepConnection } from './read-body.ts';

export const PROBLEM_TYPE = 'application/problem+json';

export interface Refused {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Answers a failed request with problem details, whatever failed. [PRO-3] */
export function replyProblem(deps: FailureDeps & { readonly limits: HttpLimits }, error: unknown, refused: Refused): void {
  const { request, reply } = refused;
  const failure = failureOf(deps, error, request);
  const { status } = failure.row;
  // Fastify closes the connection after every body that it could not use; most were read to their end.
  if (failure.code !== 'request-timeout' && canKeepConnection(request.raw, deps.limits)) reply.removeHeader('connection');
  if (failure.details.cursor !== undefined) reply.header('etag', entityTag(failure.details.cursor));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  deps.logger.debug({ ...logFields(request), status, code: failure.code }, 'Refused');
  reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(failure)));
}
