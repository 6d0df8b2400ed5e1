/**
 * The REST side of the hub as a Fastify app that does not listen yet. Puts the parts in their order; each part is a file.
 *
 * A request passes: caller check → (preflight) → authentication, on what touches processes → media type and body → schemas → route.
 */
import type { IncomingMessage } from 'node:http';
import { StepcastError } from '@stepcast/shared';
import { fastify, type FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ZodType } from 'zod';
import { checkCaller } from '../origin-policy.ts';
import { parseWith } from '../parse-json.ts';
import { bearerToken } from './bearer-token.ts';
import { addJsonParser, JSON_TYPE } from './body-parsers.ts';
import { replyClientError } from './client-error.ts';
import { allowOtherSites } from './cross-origin.ts';
import { addOpenApiDocument } from './documents/openapi-document.ts';
import { FOLLOW_SCHEMAS } from './follow-schema.ts';
import type { HttpDeps, HttpOptions, RouteDeps } from './http-deps.ts';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts';
import { rememberAddresses } from './method-not-allowed.ts';
import { replyProblem } from './problem-reply.ts';
import { requestIdOf } from './request-id.ts';
import { addDocumentRoutes } from './routes/document-routes.ts';
import { addInspectorRoutes } from './routes/inspector-routes.ts';
import { addProcessRoutes } from './routes/process-routes.ts';
import { addServiceRoutes } from './routes/service-routes.ts';
import { addStateRoutes } from './routes/state-routes.ts';
import { addUpdateRoutes } from './routes/update-routes.ts';
import type { ZodApp } from './zod-app.ts';

export function createHttpServer(deps: HttpDeps, options: HttpOptions): FastifyInstance {
  const limits = { ...HTTP_LIMITS, ...options.limits };
  const routeDeps: RouteDeps = { ...deps, limits };
  const app = createApp(routeDeps);
  const refuseOtherMethods = rememberAddresses(app);
  checkRequests(app, routeDeps, options);
  allowOtherSites(app, options.originPolicy);
  addOpenApiDocument(app, options.version);

  app.register(async (scope: ZodApp) => {
    authenticateRequests(scope, routeDeps);
    addJsonParser(scope, JSON_TYPE, routeDeps);
    addProcessRoutes(scope, routeDeps);
    addStateRoutes(scope, routeDeps);
    addUpdateRoutes(scope, routeDeps);
    options.registerFollowRoutes?.(scope, FOLLOW_SCHEMAS);
  });
  app.register(async (scope: ZodApp) => {
    addServiceRoutes(scope, routeDeps);
    addDocumentRoutes(scope, options.version);
    addInspectorRoutes(scope, options.inspectorDir);
  });
  app.register(refuseOtherMethods);
  return app;
}

function createApp(deps: RouteDeps): ZodApp {
  const { limits } = deps;
  const app = fastify({
    // The hub logs by itself, what went wrong and nothing else.
    logger: false,
    http: serverOptions(limits),
    connectionTimeout: limits.socketIdleMs,
    keepAliveTimeout: limits.keepAliveMs,
    routerOptions: { maxParamLength: limits.parameterLength },
    genReqId: (raw) => requestIdOf(raw, deps.random),
    // While it closes the app answers as always, with `Connection: close`.
    return503OnClosing: false,
    clientErrorHandler: replyClientError,
    frameworkErrors: (error, request, reply) => replyProblem(deps, error, { request, reply }),
  }).withTypeProvider<ZodTypeProvider>();
  app.removeAllContentTypeParsers();
  app.setValidatorCompiler<ZodType>(({ schema }) => (value) => {
    try {
      return { value: parseWith(schema, value) };
    } catch (error) {
      return { error: error as StepcastError };
    }
  });
  app.setErrorHandler((error, request, reply) => replyProblem(deps, error, { request, reply }));
  app.setNotFoundHandler((request) => {
    throw new StepcastError('not-found', `Nothing is at ${request.url.split('?', 1)[0]?.slice(0, 200)}`);
  });
  return app;
}

function serverOptions(limits: HttpLimits): object {
  return {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    // Not for the whole request: an NDJSON upload may last. Bodies have time limits of their own.
    requestTimeout: 0,
    connectionsCheckingInterval: limits.headersCheckMs,
    // Node would answer 400 without a body; `checkRequests` does it in our form.
    requireHostHeader: false,
    // Anything else that a client offers to upgrade to (h2c, say) is passed over, as RFC 9110 section 7.8 allows.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  };
}

function checkRequests(app: ZodApp, deps: RouteDeps, { originPolicy }: HttpOptions): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { headers, httpVersion } = request.raw;
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    if (deps.isDraining()) reply.header('connection', 'close');
    if (headers.host === undefined && httpVersion === '1.1')
      throw new StepcastError('invalid-request', 'The Host header is missing');
    if (headers['content-encoding'] !== undefined) {
      throw new StepcastError('unsupported-media-type', 'Bodies are taken as they are, without a Content-Encoding');
    }
    checkCaller(originPolicy, { host: headers.host, origin: headers.origin });
    done();
  });
}

function authenticateRequests(app: ZodApp, { authenticator }: RouteDeps): void {
  app.decorateRequest('identity');
  app.addHook('onRequest', async (request) => {
    request.identity = await authenticator.authenticate({ token: bearerToken(request.headers.authorization) });
  });
}
