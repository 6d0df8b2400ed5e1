import { describe, expect, it } from 'vitest';
import { downSchema } from './down.ts';
import { ERROR_CODES } from './error-codes.ts';
import type { Snapshot } from './process.ts';

const SNAPSHOT: Snapshot = {
  id: 'p1',
  workflow: 'order',
  tenant: 'default',
  status: 'running',
  step: 'pay',
  steps: {
    pay: {
      status: 'running',
      progress: 0.5,
      message: 'asks the bank',
      attempt: 1,
      startedAt: 2000,
      endedAt: null,
      data: { a: [] },
    },
  },
  state: { total: 3 },
  cancelRequested: { reason: null, at: 3000 },
  createdAt: 1000,
  updatedAt: 3000,
  archived: '2-5',
};
const UPDATE = { type: 'update', process: 'p1', cursor: '43-9', prev: '42-7', at: 1000 };

const MESSAGES: readonly { readonly type: string; readonly [key: string]: unknown }[] = [
  { type: 'welcome', protocol: 1, connection: 'c1', heartbeatMs: 15_000 },
  { type: 'snapshot', process: 'p1', cursor: '42-7', reason: 'initial', snapshot: SNAPSHOT },
  {
    type: 'snapshot',
    process: 'p1',
    cursor: '42-7',
    reason: 'reset',
    snapshot: { ...SNAPSHOT, step: null, steps: {}, archived: null },
  },
  { type: 'snapshot', process: 'p1', cursor: '42-7', reason: 'conflated', snapshot: { ...SNAPSHOT, cancelRequested: null } },
  { ...UPDATE, status: 'completed', step: { name: 'pay', status: 'completed' }, patch: { a: null }, data: 1 },
  { ...UPDATE, cursor: '1-9', prev: '0-0', create: { workflow: 'order', tenant: 'default' }, state: {} },
  { type: 'live', process: 'p1', cursor: '43-9' },
  { type: 'ack', op: 'op-1', cursor: '43-9', durability: 'cache' },
  { type: 'heartbeat', at: 1000 },
  { type: 'pong' },
  { type: 'goodbye', reconnectInMs: 0 },
  { type: 'error', code: 'internal', message: 'The hub failed' },
  { type: 'error', code: 'cursor-mismatch', message: 'Moved on', process: 'p1', op: 'op-1', cursor: '43-9', path: 'ifMatch' },
];
const OPTIONAL = new Set(['create', 'status', 'step', 'patch', 'state', 'data']);

const named = MESSAGES.map((message) => [JSON.stringify(message).slice(0, 100), message] as const);

describe('downSchema', () => {
  it.each(named)('[PRO-7] describes %s', (_text, message) => {
    expect(downSchema.parse(message)).toEqual(message);
  });

  it.each(named)('[PRO-7] leaves room for a key that a later hub adds to %s', (_text, message) => {
    expect(downSchema.safeParse({ ...message, later: 1 }).success).toBe(true);
  });

  it.each(named.filter(([, { type }]) => type !== 'error'))('[PRO-7] promises every field of %s', (_text, message) => {
    for (const field of Object.keys(message).filter((name) => !OPTIONAL.has(name))) {
      const { [field]: _removed, ...rest } = message;
      expect(downSchema.safeParse(rest).success, field).toBe(false);
    }
  });

  it('[PRO-7] promises every field of a snapshot', () => {
    for (const field of Object.keys(SNAPSHOT)) {
      const { [field as keyof Snapshot]: _removed, ...snapshot } = SNAPSHOT;
      expect(
        downSchema.safeParse({ type: 'snapshot', process: 'p1', cursor: '42-7', reason: 'initial', snapshot }).success,
        field,
      ).toBe(false);
    }
  });

  it.each(Object.keys(ERROR_CODES))('[PRO-3] may carry the error %s', (code) => {
    expect(downSchema.safeParse({ type: 'error', code, message: '' }).success).toBe(true);
  });

  it.each([
    ['live', 'cursor', '43'],
    ['live', 'process', 'p 1'],
    ['snapshot', 'reason', 'repaired'],
    ['update', 'prev', null],
    ['update', 'at', -1],
    ['update', 'at', 1.5],
    ['ack', 'durability', 'memory'],
    ['ack', 'op', null],
    ['goodbye', 'reconnectInMs', -1],
    ['heartbeat', 'at', '1000'],
    ['error', 'code', 'no-such-code'],
    ['welcome', 'protocol', '1'],
  ])('[PRO-7] refuses a fault in %s.%s: %j', (type, field, fault) => {
    const message = MESSAGES.find((each) => each.type === type);
    expect(downSchema.safeParse({ ...message, [field]: fault }).success).toBe(false);
  });
});
