/**
 * The first half of the OpenAPI document: what a route knows of itself, zod schemas and an `Operation`, becomes the schema object
 * that the OpenAPI plugin reads. Headers of answers, examples and the like do not pass through it; `finish-document.ts` adds them.
 */
import { ERROR_CODES, type ErrorCode } from '@stepcast/shared';
import type { SwaggerTransform } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import * as z from 'zod';
import { PROBLEM_TYPE } from '../problem-reply.ts';
import { REQUEST_HEADERS, type Operation } from './operation.ts';
import { problemSchema } from './problem-schema.ts';

/** `convert` makes JSON Schema of zod schemas. A route without an operation is no part of the document. */
export function describeRoutes(convert: SwaggerTransform): SwaggerTransform {
  return ({ schema, ...route }) => {
    // The plugin hands over routes without a schema too, whatever the type says.
    const { operation } = (schema as FastifySchema | undefined) ?? {};
    if (operation === undefined) return { ...route, schema: { hide: true } };
    const converted = convert({ ...route, schema: zodSchemaOf(schema, operation) }).schema;
    const bodies = Object.entries(operation.takes ?? {}).map(([mediaType, taken]) => {
      const { body } = convert({ ...route, schema: { body: taken.schema ?? schema.body } }).schema;
      return [mediaType, { schema: body }] as const;
    });
    if (bodies.length > 0) converted.body = { content: Object.fromEntries(bodies) };
    return { ...route, schema: converted };
  };
}

/** The codes of an operation, gathered by the status that they are answered with. */
export function refusalsByStatus({ refusals }: Operation): Map<number, ErrorCode[]> {
  return Map.groupBy(new Set(refusals), (code) => ERROR_CODES[code].status);
}

function zodSchemaOf(schema: FastifySchema, operation: Operation): FastifySchema {
  const params = schema.params ?? operation.params;
  const querystring = schema.querystring ?? operation.query;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.tag === 'service' ? { security: [] } : {}),
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(params === undefined ? {} : { params }),
    ...(querystring === undefined ? {} : { querystring }),
    ...(operation.headers === undefined ? {} : { headers: headersOf(operation.headers) }),
    response: Object.fromEntries([...answersOf(operation), ...problemsOf(operation)]),
  };
}

function headersOf(names: NonNullable<Operation['headers']>): z.ZodObject {
  return z.object(Object.fromEntries(names.map((name) => [name, REQUEST_HEADERS[name].optional()])));
}

function answersOf(operation: Operation): [string, unknown][] {
  return Object.entries(operation.answers).map(([status, { content }]) => {
    if (content === undefined) return [status, z.null()];
    const schemas = Object.entries(content).map(([mediaType, { schema }]) => [mediaType, { schema }]);
    return [status, { content: Object.fromEntries(schemas) as object }];
  });
}

function problemsOf(operation: Operation): [string, unknown][] {
  return Array.from(refusalsByStatus(operation).keys(), (status) => [
    String(status),
    { content: { [PROBLEM_TYPE]: { schema: problemSchema } } },
  ]);
}
