import { fastifySwaggerUi } from '@fastify/swagger-ui';
import { asyncApiDocument } from '../documents/asyncapi-document.ts';
import { errorPage } from '../documents/error-page.ts';
import { READ_ASYNCAPI, READ_OPENAPI } from '../documents/service-operations.ts';
import type { ZodApp } from '../zod-app.ts';
import { JSON_ANSWER } from './written-reply.ts';

/** The reader of the OpenAPI document styles itself inline and draws its icons from data addresses. Nothing comes from elsewhere. */
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/** The documents for programs, and the pages for people who read them. */
export function addDocumentRoutes(app: ZodApp, version: string): void {
  // Both documents cost some milliseconds and never change: made at the first request, kept as text.
  const openApi = once(() => JSON.stringify(app.swagger()));
  const asyncApi = once(() => JSON.stringify(asyncApiDocument(version)));
  const errors = once(errorPage);

  app.get('/openapi.json', { schema: { operation: READ_OPENAPI } }, (_request, reply) => {
    reply.type(JSON_ANSWER).send(openApi());
  });
  app.get('/asyncapi.json', { schema: { operation: READ_ASYNCAPI } }, (_request, reply) => {
    reply.type(JSON_ANSWER).send(asyncApi());
  });
  app.get('/docs/errors', (_request, reply) => {
    reply.header('content-security-policy', DOCS_POLICY).type('text/html; charset=utf-8').send(errors());
  });
  app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    uiConfig: { deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    theme: { title: 'Stepcast: API', css: [{ filename: 'stepcast.css', content: '.swagger-ui .topbar { display: none }' }] },
  });
}

function once(make: () => string): () => string {
  let made: string | null = null;
  return () => (made ??= make());
}
