import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  createProcessSchema,
  downSchema,
  listQuerySchema,
  stepRequestSchema,
  updateLineSchema,
  updatePartsSchema,
  upSchema,
} from './schemas.ts';
import { HISTORY, PROTOCOL_VERSION, SUBPROTOCOL } from './version.ts';

/** All that peers agree on. What a refinement checks is not in a JSON Schema: a change there needs a reviewer's eye. */
const WIRE = {
  upSchema,
  downSchema,
  createProcessSchema,
  listQuerySchema,
  stepRequestSchema,
  updateLineSchema,
  updatePartsSchema,
};

function hashOfWire(): string {
  const schemas = Object.entries(WIRE).map(([name, schema]) => [name, jsonSchemaOf(schema)]);
  return createHash('sha256')
    .update(JSON.stringify(sorted(Object.fromEntries(schemas))))
    .digest('hex');
}

/** As it is taken and as it is given: only the one says what is refused, only the other what a default makes of it. */
function jsonSchemaOf(schema: z.ZodType): unknown {
  return (['input', 'output'] as const).map((io) =>
    z.toJSONSchema(schema, {
      io,
      override: ({ jsonSchema }) => {
        delete jsonSchema.description;
      },
    }),
  );
}

/** Keys in one order, whatever order the schema's author chose. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

describe('HISTORY', () => {
  it('[PRO-1] ends with the wire as it is', () => {
    const hash = hashOfWire();
    const advice = [
      'The wire has changed. Peers of the former wire still understand it: add a line to HISTORY in version.ts,',
      `  { version: ${PROTOCOL_VERSION}, hash: '${hash}', change: '<what changed>' }`,
      'They do not: raise PROTOCOL_VERSION and SUBPROTOCOL as well. Before the first release the last line may be changed instead.',
    ].join('\n');
    expect(HISTORY.at(-1)?.hash, advice).toBe(hash);
  });

  it('[PRO-1] ends with the present version, and never goes back', () => {
    const versions = HISTORY.map(({ version }) => version);
    expect(versions.at(-1)).toBe(PROTOCOL_VERSION);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(HISTORY.map(({ hash }) => hash)).size).toBe(HISTORY.length);
  });

  it('[PRO-1] agrees with the name of the subprotocol', () => {
    expect(SUBPROTOCOL).toBe(`stepcast.v${PROTOCOL_VERSION}`);
  });
});
