/** The second half of the OpenAPI document: what the plugin has no words for, put in by hand once it has made the rest. */
import { ERROR_CODES, StepcastError } from '@stepcast/shared';
import { problemOf } from '../../problem.ts';
import { PROBLEM_TYPE } from '../problem-reply.ts';
import { ANSWER_HEADERS, type AnswerHeader, type Operation } from './operation.ts';
import { refusalsByStatus } from './route-schema.ts';

/** The parts of an OpenAPI document that are changed here. */
interface Described {
  operationId?: string;
  requestBody?: { required?: boolean; content: Record<string, { example?: unknown }> };
  responses: Record<string, { description: string; headers?: object; content?: Record<string, { example?: unknown }> }>;
}
export interface OpenApiDocument {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, unknown> };
}

/** `operations` by id. */
export function finishDocument(made: OpenApiDocument, operations: ReadonlyMap<string, Operation>): OpenApiDocument {
  const document = withoutInputNames(made);
  for (const path of Object.values(document.paths)) {
    for (const described of Object.values(path)) {
      const operation = operations.get(described.operationId ?? '');
      if (operation !== undefined) finishOperation(described, operation);
    }
  }
  return { ...document, components: { ...document.components, schemas: usedSchemas(document) } };
}

function finishOperation(described: Described, operation: Operation): void {
  if (described.requestBody !== undefined) {
    described.requestBody.required = operation.isBodyOptional !== true;
    addExamples(described.requestBody.content, operation.takes);
  }
  for (const [status, answer] of Object.entries(operation.answers)) {
    const response = described.responses[status];
    if (response === undefined) continue;
    response.description = answer.description;
    response.headers = headersOf(['X-Request-Id', ...(answer.headers ?? [])]);
    addExamples(response.content, answer.content);
  }
  for (const [status, codes] of refusalsByStatus(operation)) {
    const response = described.responses[status];
    if (response === undefined) continue;
    response.description = codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}.`).join(' ');
    response.headers = headersOf(status === 503 ? ['X-Request-Id', 'Retry-After'] : ['X-Request-Id']);
    const [first] = codes;
    if (first !== undefined) addExamples(response.content, { [PROBLEM_TYPE]: { example: problemOf(new StepcastError(first)) } });
  }
}

function addExamples(
  content: Record<string, { example?: unknown }> | undefined,
  examples: Readonly<Record<string, { readonly example: unknown }>> = {},
): void {
  for (const [mediaType, { example }] of Object.entries(examples)) {
    const media = content?.[mediaType];
    if (media !== undefined) media.example = example;
  }
}

function headersOf(names: readonly AnswerHeader[]): object {
  return Object.fromEntries(names.map((name) => [name, { description: ANSWER_HEADERS[name], schema: { type: 'string' } }]));
}

/**
 * The schemas that something in the document refers to, by their own names: the plugin emits each one twice, as `X` for answers and
 * `XInput` for requests. Ours read the same either way.
 */
function usedSchemas({ paths, components }: OpenApiDocument): Record<string, unknown> {
  const used = new Map<string, unknown>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.set(name, components.schemas[name]);
      visit(components.schemas[name]);
    }
  };
  visit(paths);
  return Object.fromEntries(used);
}

function withoutInputNames<T>(document: T): T {
  return JSON.parse(JSON.stringify(document).replaceAll(/("#\/components\/schemas\/\w+?)Input"/g, '$1"')) as T;
}
