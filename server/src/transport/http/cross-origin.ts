import { fastifyCors } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { isAllowedOrigin, type OriginPolicy } from '../origin-policy.ts';
import { PREFLIGHT_SECONDS } from './http-limits.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Stepcast-Durability',
  'traceparent',
  'X-Request-Id',
];
const ANSWER_HEADERS = ['ETag', 'Location', 'Retry-After', 'Stepcast-Durability', 'X-Request-Id'];

/** Lets pages of the configured other sites read the answers. Whether they may ask at all is decided by `checkCaller`. */
export function allowOtherSites(app: FastifyInstance, policy: OriginPolicy): void {
  if (policy.allowedOrigins.length === 0) return;
  app.register(fastifyCors, {
    origin: (origin, answer) => answer(null, origin !== undefined && isAllowedOrigin(policy, origin)),
    methods: METHODS,
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: ANSWER_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
    // Theirs is an answer in plain text to an OPTIONS request that is not quite a preflight; it may as well get what one gets.
    strictPreflight: false,
  });
}
