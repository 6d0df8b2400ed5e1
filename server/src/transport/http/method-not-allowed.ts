import { StepcastError } from '@stepcast/shared';
import type { FastifyInstance } from 'fastify';

/**
 * Answers 405 with `Allow` where an address exists but not with this method. Call before any route is added; what it returns must be
 * registered as the last plugin of all.
 */
export function rememberAddresses(app: FastifyInstance): (scope: FastifyInstance) => Promise<void> {
  const addresses = new Set<string>();
  app.addHook('onRoute', ({ url }) => void addresses.add(url));
  return async (scope) => {
    // A copy, as registering adds to the set. An address with a wildcard may or may not exist.
    for (const url of [...addresses]) if (!url.includes('*')) refuseOtherMethods(scope, url);
  };
}

function refuseOtherMethods(app: FastifyInstance, url: string): void {
  const allowed = app.supportedMethods.filter((method) => app.hasRoute({ url, method }));
  const allow = [...allowed].sort().join(', ');
  app.route({
    url,
    method: app.supportedMethods.filter((method) => !allowed.includes(method)),
    // In a hook, so that it comes before anything that is wrong with the body.
    onRequest: async (_request, reply) => {
      reply.header('allow', allow);
      throw new StepcastError('method-not-allowed', `Here are ${allow}`);
    },
    handler: async () => undefined,
  });
}
