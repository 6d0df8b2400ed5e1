import { SUBPROTOCOL } from '@stepcast/shared';
import { fastifySwagger, type SwaggerTransformObject } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { ZodApp } from '../zod-app.ts';
import { finishDocument, type OpenApiDocument } from './finish-document.ts';
import { formJsonSchema } from './json-schema-form.ts';
import { namedSchemas } from './named-schemas.ts';
import { TAGS, type Operation } from './operation.ts';
import { describeRoutes } from './route-schema.ts';

const DESCRIPTION = `Stepcast holds the state of long-running processes. Back-ends write updates; whoever follows a process gets each of
them in order and continues exactly where it was after any interruption.

Every position in a process is a **cursor** (\`42-2871634123\`). It is the \`ETag\` of reads and writes, the condition of \`If-Match\`, and
where a follower resumes. Errors are problem details (RFC 9457); match on their \`code\`, [all of which are listed](/docs/errors).
The WebSocket protocol (\`/ws\`, \`${SUBPROTOCOL}\`) is described in [an AsyncAPI document](/asyncapi.json).`;

/** Gathers the routes that are added from now on into `app.swagger()`, the OpenAPI 3.1 document. */
export function addOpenApiDocument(app: ZodApp, version: string): void {
  const operations = new Map<string, Operation>();
  app.addHook('onRoute', ({ schema }) => {
    if (schema?.operation !== undefined) operations.set(schema.operation.id, schema.operation);
  });
  const conversion = { schemaRegistry: namedSchemas(), zodToJsonConfig: { override: formJsonSchema } };
  const addNamedSchemas = createJsonSchemaTransformObject(conversion);
  app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Stepcast', version, description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }, {}],
    },
    convertConstToEnum: false,
    transform: describeRoutes(createJsonSchemaTransform(conversion)),
    transformObject: (document) => {
      const finished: unknown = finishDocument(addNamedSchemas(document) as unknown as OpenApiDocument, operations);
      return finished as ReturnType<SwaggerTransformObject>;
    },
  });
}
