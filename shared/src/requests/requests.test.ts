import { describe, expect, it } from 'vitest';
import { createProcessSchema, listQuerySchema, stepRequestSchema, updateLineSchema, updatePartsSchema } from '../schemas.ts';

describe('createProcessSchema', () => {
  it.each([
    { workflow: 'order' },
    { workflow: 'Bestellung €', id: 'p1', state: { a: [] }, ttlMs: 1000, temporary: true },
    { workflow: 'w'.repeat(128), ttlMs: 34_560_000_000, temporary: false },
  ])('[PRO-2] takes %j', (request) => {
    expect(createProcessSchema.parse(request)).toEqual(request);
  });

  it.each([
    {},
    { workflow: '' },
    { workflow: 'w'.repeat(129) },
    { workflow: 'a\tb' },
    { workflow: null },
    { workflow: 'order', id: '' },
    { workflow: 'order', id: 'a b' },
    { workflow: 'order', id: null },
    { workflow: 'order', state: null },
    { workflow: 'order', state: [] },
    { workflow: 'order', ttlMs: 999 },
    { workflow: 'order', ttlMs: 34_560_000_001 },
    { workflow: 'order', ttlMs: 1000.5 },
    { workflow: 'order', ttlMs: '1000' },
    { workflow: 'order', temporary: 'yes' },
  ])('[PRO-2] refuses %j', (request) => {
    expect(createProcessSchema.safeParse(request).success).toBe(false);
  });

  it.each(['tenant', 'status', 'further'])('[PRO-6] refuses a key %s', (key) => {
    expect(createProcessSchema.safeParse({ workflow: 'order', [key]: 'running' }).success).toBe(false);
  });
});

describe('stepRequestSchema', () => {
  it.each([
    { name: 'pay' },
    {
      name: 'pay',
      status: 'completed',
      progress: 1,
      message: null,
      attempt: 2,
      data: null,
      patch: { a: 1 },
      processStatus: 'completed',
    },
  ])('[PRO-2] takes %j', (request) => {
    expect(stepRequestSchema.parse(request)).toEqual(request);
  });

  it.each([
    {},
    { status: 'running' },
    { name: 'pay', processStatus: 'skipped' },
    { name: 'pay', patch: null },
    { name: 'pay', progress: 2 },
  ])('[PRO-2] refuses %j', (request) => {
    expect(stepRequestSchema.safeParse(request).success).toBe(false);
  });

  it.each(['state', 'step', 'further'])('[PRO-6] refuses a key %s', (key) => {
    expect(stepRequestSchema.safeParse({ name: 'pay', [key]: {} }).success).toBe(false);
  });
});

describe.each([
  ['updatePartsSchema', updatePartsSchema],
  ['updateLineSchema', updateLineSchema],
])('%s', (name, schema) => {
  it.each([{ status: 'running' }, { data: null }, { cancel: {} }, { patch: {} }, { state: {} }, { step: { name: 'pay' } }])(
    '[PRO-2] takes %j',
    (parts) => {
      expect(schema.parse(parts)).toEqual(parts);
    },
  );

  it.each([
    {},
    { patch: null },
    { process: 'p1', status: 'running' },
    { type: 'update', status: 'running' },
    { create: {}, status: 'running' },
  ])('[PRO-2] refuses %j', (parts) => {
    expect(schema.safeParse(parts).success).toBe(false);
  });

  it('[PRO-2] takes an operation id and a condition only where each line has its own', () => {
    const line = { op: 'op-1', ifMatch: '42-7', status: 'running' };
    expect(schema.safeParse(line).success).toBe(name === 'updateLineSchema');
    expect(schema.safeParse({ op: 'op-1' }).success).toBe(false);
  });
});

describe('listQuerySchema', () => {
  it('[PRO-2] reads the texts of a query', () => {
    expect(listQuerySchema.parse({ workflow: 'order', status: 'failed', limit: '500', after: 'k7' })).toEqual({
      workflow: 'order',
      status: 'failed',
      limit: 500,
      after: 'k7',
    });
    expect(listQuerySchema.parse({})).toEqual({ limit: 50 });
  });

  it.each([
    { limit: '0' },
    { limit: '' },
    { limit: '501' },
    { limit: '1.5' },
    { limit: 'all' },
    { limit: ['1', '2'] },
    { status: 'skipped' },
    { after: 'a'.repeat(257) },
  ])('[PRO-2] refuses %j', (query) => {
    expect(listQuerySchema.safeParse(query).success).toBe(false);
  });
});
