import { describe, expect, it } from 'vitest';
import { upSchema } from './up.ts';

const UPDATE = { type: 'update', process: 'p1', op: 'op-1', status: 'running' };
const MESSAGES: readonly { readonly type: string; readonly [key: string]: unknown }[] = [
  { type: 'auth', token: 'secret' },
  { type: 'subscribe', process: 'p1' },
  { type: 'subscribe', process: 'A-Z_09', cursor: '0-0', mode: 'state' },
  { type: 'subscribe', process: 'p'.repeat(128), cursor: '43-4294967295', mode: 'log' },
  { type: 'unsubscribe', process: 'p1' },
  UPDATE,
  { ...UPDATE, ifMatch: '42-7', state: {}, patch: { a: null }, cancel: {}, data: null },
  { ...UPDATE, step: { name: 'pay' } },
  { ...UPDATE, step: { name: 'Zahlung 💳‍', status: 'failed', progress: 1, message: 'no\nmoney', attempt: 1_000_000, data: [] } },
  { ...UPDATE, step: { name: 'constructor', message: null, progress: 0 }, patch: { constructor: 1, toString: { valueOf: [] } } },
  { type: 'update', process: 'p1', op: 'op-1', data: null },
  { type: 'update', process: 'p1', op: 'op-1', cancel: { reason: null } },
  { type: 'ping' },
];

/** The value at a dotted path set, or removed by `undefined`. */
function changed(message: object, path: string, value: unknown): unknown {
  const copy = structuredClone(message) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() as string;
  const owner = names.reduce((at, name) => (at[name] ??= {}) as Record<string, unknown>, copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return copy;
}

describe('upSchema', () => {
  it.each(MESSAGES.map((message) => [JSON.stringify(message).slice(0, 120), message]))('[PRO-2] takes %s', (_text, message) => {
    expect(upSchema.parse(message)).toEqual(message);
  });

  it.each(MESSAGES.map((message) => [JSON.stringify(message).slice(0, 120), message]))(
    '[PRO-6] refuses a further key in %s',
    (_text, message) => {
      expect(upSchema.safeParse({ ...(message as object), further: 1 }).success).toBe(false);
    },
  );

  it.each([['step.further'], ['cancel.further'], ['create']])('[PRO-6] refuses %s within an update', (path) => {
    const update = { ...UPDATE, step: { name: 'pay' }, cancel: {} };
    expect(upSchema.safeParse(changed(update, path, { workflow: 'w', tenant: 't' })).success).toBe(false);
  });

  it.each([
    [{ type: 'auth', token: 'secret' }, ['token']],
    [{ type: 'subscribe', process: 'p1' }, ['process']],
    [{ type: 'unsubscribe', process: 'p1' }, ['process']],
    [{ ...UPDATE, step: { name: 'pay' } }, ['type', 'process', 'op', 'step.name']],
  ])('[PRO-2] refuses %j without any of %j', (message, paths) => {
    for (const path of paths) expect(upSchema.safeParse(changed(message, path, undefined)).success, path).toBe(false);
  });

  it('[PRO-2] refuses an update without a part', () => {
    expect(upSchema.safeParse({ type: 'update', process: 'p1', op: 'op-1', ifMatch: '42-7' }).success).toBe(false);
  });

  it.each([null, 1, 'ping', [], [{ type: 'ping' }], {}, { type: null }, { type: 'Ping' }, { type: 'welcome' }])(
    '[PRO-2] refuses %j',
    (value) => {
      expect(upSchema.safeParse(value).success).toBe(false);
    },
  );

  it.each([
    ['process', ['', 'p'.repeat(129), 'p 1', 'p/1', 'p:1', 'pé', 'p1\n', 1, null]],
    ['op', ['', 'o'.repeat(129), 'o.1', 1, null]],
    ['ifMatch', ['', '42', '"42-7"', '042-7', '42-4294967296', '9007199254740992-1', '*', 42, null]],
    ['status', ['', 'Running', 'skipped', 'done', null, 1]],
    ['state', [null, [], 'text', 1]],
    ['patch', [null, [], 'text', 1]],
    ['cancel', [null, true, 'text', []]],
    ['cancel.reason', [1, {}, 'r'.repeat(4097)]],
    ['step', [null, 'pay', []]],
    ['step.name', ['', 'n'.repeat(129), 'a\nb', 'a\u0000', '\ud800', '__proto__', 1, null]],
    ['step.status', ['done', null]],
    ['step.progress', [-0.01, 1.01, '0.5', null, Number.NaN, Number.POSITIVE_INFINITY]],
    ['step.message', [1, {}, 'm'.repeat(4097)]],
    ['step.attempt', [0, -1, 1.5, 1_000_001, '1', null]],
  ])('[PRO-2] refuses faults in %s of an update', (path, faults) => {
    const update = { ...UPDATE, step: { name: 'pay' }, cancel: {} };
    expect(upSchema.safeParse(update).success).toBe(true);
    for (const fault of faults)
      expect(upSchema.safeParse(changed(update, path, fault)).success, JSON.stringify(fault)).toBe(false);
  });

  it.each([
    ['subscribe', 'cursor', ['', '42', '-1-1', '42-7 ', 42, null]],
    ['subscribe', 'mode', ['', 'State', 'both', null]],
    ['auth', 'token', ['', 't'.repeat(16_385), null]],
  ])('[PRO-2] refuses faults in %s.%s', (type, path, faults) => {
    const message = MESSAGES.find((each) => each.type === type) as object;
    for (const fault of faults)
      expect(upSchema.safeParse(changed(message, path, fault)).success, JSON.stringify(fault)).toBe(false);
  });

  it('[PRO-2] takes a message and a step name up to their last character', () => {
    const step = { name: 'n'.repeat(128), message: 'm'.repeat(4096) };
    expect(upSchema.safeParse({ ...UPDATE, step }).success).toBe(true);
  });
});
