/** The WebSocket protocol as an AsyncAPI 3.0 document, made from the schemas that parse it. */
import { SUBPROTOCOL } from '@stepcast/shared';
import { downSchema, upSchema } from '@stepcast/shared/schemas';
import * as z from 'zod';
import { formJsonSchema } from './json-schema-form.ts';
import { DOWN_EXAMPLES, UP_EXAMPLES } from './message-examples.ts';

interface Direction {
  /** Before the names of the messages, as `update` goes both ways. */
  readonly prefix: 'up' | 'down';
  readonly schemas: readonly z.ZodType[];
  readonly examples: Readonly<Record<string, { readonly type: string }>>;
}

const UP: Direction = { prefix: 'up', schemas: upSchema.options, examples: UP_EXAMPLES };
const DOWN: Direction = { prefix: 'down', schemas: downSchema.options, examples: DOWN_EXAMPLES };

const FOLLOWING = `After \`welcome\`, each subscription gets a \`snapshot\` or the updates that it missed, then \`live\`, then updates as they
happen. Accept an update only if its \`prev\` is the cursor you hold. A \`snapshot\` may come at any time and replaces what you have. An
\`error\` with \`process\` ends that subscription. Two heartbeats missed in a row mean that the connection is dead.`;

export function asyncApiDocument(version: string): object {
  const messages = { ...messagesOf(UP), ...messagesOf(DOWN) };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Stepcast over WebSocket',
      version,
      description: 'Follow and write processes over one connection.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      ws: {
        address: '/ws',
        title: 'The connection',
        description: FOLLOWING,
        messages: Object.fromEntries(Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }])),
        bindings: { ws: { method: 'GET', headers: subprotocolHeader(), bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      send: operationOf('receive', 'What a client sends and the hub receives', UP),
      receive: operationOf('send', 'What the hub sends and a client receives', DOWN),
    },
    components: { messages },
  };
}

function messagesOf({ prefix, schemas, examples }: Direction): Record<string, object> {
  return Object.fromEntries(
    schemas.map((schema) => {
      const { $schema: _dialect, ...payload } = z.toJSONSchema(schema, { target: 'draft-7', override: formJsonSchema });
      const name = typeOf(payload);
      return [`${prefix}-${name}`, { name, contentType: 'application/json', payload, examples: [{ payload: examples[name] }] }];
    }),
  );
}

function typeOf(payload: z.core.JSONSchema.BaseSchema): string {
  const type = payload.properties?.['type'];
  if (typeof type !== 'object' || typeof type.const !== 'string') throw new TypeError('A message has a literal type');
  return type.const;
}

function operationOf(action: 'send' | 'receive', summary: string, { prefix, examples }: Direction): object {
  const messages = Object.keys(examples).map((name) => ({ $ref: `#/channels/ws/messages/${prefix}-${name}` }));
  return { action, summary, channel: { $ref: '#/channels/ws' }, messages };
}

function subprotocolHeader(): object {
  return {
    type: 'object',
    properties: { 'Sec-WebSocket-Protocol': { type: 'string', const: SUBPROTOCOL } },
    required: ['Sec-WebSocket-Protocol'],
  };
}
