import asyncApiSpecs from '@asyncapi/specs';
import { downSchema, upSchema } from '@stepcast/shared/schemas';
import { ERROR_CODES } from '@stepcast/shared';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { HttpRig } from './http-rig.ts';

interface Media {
  readonly schema: object;
  readonly example: unknown;
}
interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly headers: object; readonly content?: Readonly<Record<string, Media>> }>
  >;
}
interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  readonly tags: readonly { readonly name: string }[];
}

/** A hub with routes where the following ones are. */
async function rigWithAllRoutes(): Promise<HttpRig> {
  return HttpRig.start({
    version: '1.2.3',
    registerFollowRoutes: (app, schemas) => {
      app.get('/process/:id/events', { schema: schemas.one }, () => 'never called');
      app.get('/events', { schema: schemas.many }, () => 'never called');
    },
  });
}

async function openApiOf(rig: HttpRig): Promise<OpenApi> {
  return (await (await rig.send('GET', '/openapi.json')).json()) as OpenApi;
}

function operationsOf({ paths }: OpenApi): [string, Described][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): [string, Described] => [`${method.toUpperCase()} ${path}`, described]),
  );
}

/** All media in an operation, requests' and answers'. */
function mediaOf({ requestBody, responses }: Described): [string, Media][] {
  return [requestBody, ...Object.values(responses)].flatMap((part) => Object.entries(part?.content ?? {}));
}

describe('the OpenAPI document', () => {
  it('describes each route that people are meant to call, and nothing else', async () => {
    await using rig = await rigWithAllRoutes();
    const document = await openApiOf(rig);
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    const documented = operationsOf(document).map(([name]) => name);
    expect(documented.toSorted()).toEqual(
      [
        'POST /process',
        'GET /process',
        'GET /process/{id}',
        'DELETE /process/{id}',
        'GET /process/{id}/state',
        'PUT /process/{id}/state',
        'PATCH /process/{id}/state',
        'POST /process/{id}/step',
        'POST /process/{id}/cancel',
        'POST /process/{id}/update',
        'GET /process/{id}/events',
        'GET /events',
        'GET /live',
        'GET /ready',
        'GET /metrics',
        'GET /openapi.json',
        'GET /asyncapi.json',
      ].toSorted(),
    );
    for (const name of documented) {
      const [method = '', path = ''] = name.split(' ');
      const url = path.replace('{id}', ':id');
      expect([name, rig.app.hasRoute({ method, url })]).toEqual([name, true]);
    }
  });

  it('refers to nothing that it does not have, and has nothing that is not referred to', async () => {
    await using rig = await rigWithAllRoutes();
    const document = await openApiOf(rig);
    const references = new Set(Array.from(JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g), ([, reference]) => reference));
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...references].toSorted()).toEqual(names.toSorted());
    expect(names.filter((name) => name.endsWith('Input'))).toEqual([]);
  });

  it('names each operation once, under a known tag, with each parameter of its path', async () => {
    await using rig = await rigWithAllRoutes();
    const document = await openApiOf(rig);
    const operations = operationsOf(document);
    expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
    for (const [name, { summary, tags, parameters = [], security }] of operations) {
      expect(summary).not.toBe('');
      expect(document.tags.map((tag) => tag.name)).toEqual(expect.arrayContaining([...tags]));
      const inPath = Array.from(name.matchAll(/\{(\w+)\}/g), ([, parameter]) => parameter);
      expect(
        parameters.filter((parameter) => parameter.in === 'path' && parameter.required).map((parameter) => parameter.name),
      ).toEqual(inPath);
      expect([name, security]).toEqual([name, tags.includes('service') ? [] : undefined]);
    }
  });

  it('has valid schemas, and examples that they accept', async () => {
    await using rig = await rigWithAllRoutes();
    const document = await openApiOf(rig);
    const ajv = new Ajv2020({ strict: false }).addSchema({ ...document, $id: 'openapi' });
    const resolvable = (schema: object): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')) as object;
    for (const [name, described] of operationsOf(document)) {
      for (const [type, { schema, example }] of mediaOf(described)) {
        const validate = ajv.compile(resolvable(schema));
        expect([name, type, validate(example), validate.errors]).toEqual([name, type, true, null]);
      }
      for (const parameter of described.parameters ?? []) expect(() => ajv.compile(resolvable(parameter.schema))).not.toThrow();
    }
  });

  it('accepts its examples of requests, with the answers that it describes', async () => {
    await using rig = await rigWithAllRoutes();
    const document = await openApiOf(rig);
    await rig.create('example');
    for (const [name, { requestBody, responses }] of operationsOf(document)) {
      const [method = '', path = ''] = name.split(' ');
      for (const [type, { example }] of Object.entries(requestBody?.content ?? {})) {
        // The example is right in form; that its cursor is of another process is another matter.
        const body = JSON.stringify(example).replace(/"ifMatch":"[^"]+",/, '');
        const answer = await rig.send(method, path.replace('{id}', 'example'), { body, type });
        expect([name, type, answer.ok]).toEqual([name, type, true]);
        const described = responses[answer.status];
        expect(Object.keys(described?.content ?? {})).toContain(answer.headers.get('content-type')?.split(';')[0]);
        for (const header of Object.keys(described?.headers ?? {})) {
          if (type !== 'application/x-ndjson') expect([name, header, answer.headers.has(header)]).toEqual([name, header, true]);
        }
      }
    }
  });

  it('[PRO-3] tells each refusal under its status, as a problem', async () => {
    await using rig = await rigWithAllRoutes();
    for (const [name, { responses }] of operationsOf(await openApiOf(rig))) {
      for (const [status, { description, content }] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        expect([name, status, Object.keys(content ?? {})]).toEqual([name, status, ['application/problem+json']]);
        const codes = Array.from(description.matchAll(/`([\w-]+)`:/g), ([, code = '']) => code as keyof typeof ERROR_CODES);
        expect(codes.length).toBeGreaterThan(0);
        for (const code of codes) expect([code, ERROR_CODES[code].status]).toEqual([code, Number(status)]);
      }
    }
  });

  it('lets the body of a cancel request be left out', async () => {
    await using rig = await rigWithAllRoutes();
    const { paths } = await openApiOf(rig);
    expect(paths['/process/{id}/cancel']?.['post']?.requestBody?.required).toBe(false);
    expect(paths['/process/{id}/step']?.['post']?.requestBody?.required).toBe(true);
  });
});

interface AsyncApi {
  readonly asyncapi: string;
  readonly components: {
    readonly messages: Readonly<
      Record<
        string,
        { readonly name: string; readonly payload: object; readonly examples: readonly { readonly payload: unknown }[] }
      >
    >;
  };
}

async function asyncApiOf(rig: HttpRig): Promise<AsyncApi> {
  return (await (await rig.send('GET', '/asyncapi.json')).json()) as AsyncApi;
}

describe('the AsyncAPI document', () => {
  it('is one by the schema of its standard', async () => {
    await using rig = await HttpRig.start();
    const document = await asyncApiOf(rig);
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(
      asyncApiSpecs.schemasWithoutId['3.0.0'] as object,
    );
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  it('[PRO-7] has each message of the protocol, with an example that its schema accepts', async () => {
    await using rig = await HttpRig.start();
    const { messages } = (await asyncApiOf(rig)).components;
    const typesOf = (schema: typeof upSchema | typeof downSchema): string[] =>
      schema.options.map((option) => option.shape.type.value);
    expect(Object.keys(messages).toSorted()).toEqual(
      [...typesOf(upSchema).map((type) => `up-${type}`), ...typesOf(downSchema).map((type) => `down-${type}`)].toSorted(),
    );
    const ajv = new Ajv({ strict: false });
    for (const [key, { name, payload, examples }] of Object.entries(messages)) {
      const schema = key.startsWith('up-') ? upSchema : downSchema;
      const validate = ajv.compile(payload);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(example.payload).toMatchObject({ type: name });
        expect([key, validate(example.payload), schema.safeParse(example.payload).success]).toEqual([key, true, true]);
      }
      // A client must bear new keys; the hub bears none that it does not know.
      const extended = { ...(examples[0]?.payload as object), unknown: 1 };
      expect([key, validate(extended)]).toEqual([key, key.startsWith('down-')]);
    }
  });

  it('resolves all its references', async () => {
    await using rig = await HttpRig.start();
    const document: unknown = await asyncApiOf(rig);
    for (const [, pointer = ''] of JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)) {
      const target = pointer
        .slice(1)
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      expect([pointer, target]).toEqual([pointer, expect.any(Object)]);
    }
  });
});
