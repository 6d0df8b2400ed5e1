import { StepcastError } from '@stepcast/shared';
import { CHECK_LIVE, CHECK_READY, READ_METRICS } from '../documents/service-operations.ts';
import type { RouteDeps } from '../http-deps.ts';
import type { ZodApp } from '../zod-app.ts';
import { JSON_ANSWER } from './written-reply.ts';

/** What probes and scrapers ask. No authentication: it tells nothing of any process. [GW-8] */
export function addServiceRoutes(app: ZodApp, deps: RouteDeps): void {
  // Never asks the store: a fleet that is restarted because its store is away makes the matter worse.
  app.get('/live', { schema: { operation: CHECK_LIVE } }, (_request, reply) => {
    reply.header('cache-control', 'no-store').type(JSON_ANSWER).send('{"live":true}');
  });

  app.get('/ready', { schema: { operation: CHECK_READY } }, async (_request, reply) => {
    if (deps.isDraining()) throw new StepcastError('draining');
    await deps.readiness();
    reply.header('cache-control', 'no-store').type(JSON_ANSWER);
    return '{"ready":true}';
  });

  app.get('/metrics', { schema: { operation: READ_METRICS } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store').type(deps.metrics.contentType);
    return deps.metrics.expose();
  });
}
