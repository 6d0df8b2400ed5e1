import { LIMITS } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { HttpRig, problemIn, type Sent } from './http-rig.ts';

interface Fault {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly sent: Sent;
  readonly code: string;
  /** Where the problem says the fault is. */
  readonly at?: string;
}

const json = (value: unknown): Sent => ({ body: JSON.stringify(value) });
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const bytes = (...values: number[]): Sent => ({
  body: new Uint8Array([...Buffer.from('{"data":"'), ...values, ...Buffer.from('"}')]),
});

const FAULTS: readonly Fault[] = [
  { name: 'text that is not JSON', sent: { body: '{"data":' }, code: 'malformed-json' },
  { name: 'two values', sent: { body: '{"data":1}{"data":1}' }, code: 'malformed-json' },
  { name: 'a byte-order mark', sent: { body: '\ufeff{"data":1}' }, code: 'malformed-json' },
  { name: 'no bytes at all', sent: { body: '' }, code: 'invalid-request' },
  { name: 'a byte that is not UTF-8', sent: bytes(0xff), code: 'invalid-utf8' },
  { name: 'a character that is cut off', sent: bytes(0xe2, 0x82), code: 'invalid-utf8' },
  { name: 'an encoded surrogate', sent: bytes(0xed, 0xa0, 0x80), code: 'invalid-utf8' },
  { name: 'a value one level too deep', sent: { body: `{"data":${nested(LIMITS.jsonDepth)}}` }, code: 'too-deep' },
  { name: 'a value far too deep', sent: { body: `{"data":${nested(100_000)}}` }, code: 'too-deep' },
  { name: 'a body one byte too long', sent: { body: `{"data":1${' '.repeat(LIMITS.frameBytes - 9)}}` }, code: 'too-large' },
  { name: 'a body of 8 MiB', sent: { body: Buffer.alloc(8 * LIMITS.frameBytes, ' ') }, code: 'too-large' },
  {
    name: 'a state that does not fit',
    sent: json({ state: { a: 'x'.repeat(LIMITS.stateBytes - 20) }, patch: { b: 'x'.repeat(10) } }),
    code: 'too-large',
  },
  { name: '__proto__ in a patch', sent: { body: '{"patch":{"__proto__":{"admin":true}}}' }, code: 'forbidden-key' },
  { name: '__proto__ deep in data', sent: { body: '{"data":[{"a":{"\\u005f_proto__":1}}]}' }, code: 'forbidden-key' },
  { name: '__proto__ as a key of the update', sent: { body: '{"__proto__":{},"data":1}' }, code: 'forbidden-key' },
  { name: '__proto__ as a step', sent: json({ step: { name: '__proto__' } }), code: 'invalid-request', at: 'step.name' },
  { name: 'an update with no part', sent: json({}), code: 'invalid-request' },
  { name: 'an unknown key', sent: json({ data: 1, dta: 1 }), code: 'invalid-request' },
  {
    name: 'an unknown key in a step',
    sent: json({ step: { name: 's', state: 'running' } }),
    code: 'invalid-request',
    at: 'step',
  },
  { name: 'a list', sent: json([{ data: 1 }]), code: 'invalid-request' },
  { name: 'null', sent: json(null), code: 'invalid-request' },
  { name: 'a state that is no object', sent: json({ state: [1] }), code: 'invalid-request', at: 'state' },
  { name: 'a patch that is no object', sent: json({ patch: 'x' }), code: 'invalid-request', at: 'patch' },
  { name: 'a status that there is not', sent: json({ status: 'done' }), code: 'invalid-request', at: 'status' },
  {
    name: 'a step status that there is not',
    sent: json({ step: { name: 's', status: 'done' } }),
    code: 'invalid-request',
    at: 'step.status',
  },
  {
    name: 'progress below 0',
    sent: json({ step: { name: 's', progress: -0.001 } }),
    code: 'invalid-request',
    at: 'step.progress',
  },
  {
    name: 'progress above 1',
    sent: json({ step: { name: 's', progress: 1.001 } }),
    code: 'invalid-request',
    at: 'step.progress',
  },
  {
    name: 'progress too large for a number',
    sent: { body: '{"step":{"name":"s","progress":1e999}}' },
    code: 'invalid-request',
  },
  {
    name: 'progress as text',
    sent: json({ step: { name: 's', progress: '0.5' } }),
    code: 'invalid-request',
    at: 'step.progress',
  },
  { name: 'an attempt of 0', sent: json({ step: { name: 's', attempt: 0 } }), code: 'invalid-request', at: 'step.attempt' },
  { name: 'a step without a name', sent: json({ step: { progress: 1 } }), code: 'invalid-request', at: 'step.name' },
  { name: 'an empty step name', sent: json({ step: { name: '' } }), code: 'invalid-request', at: 'step.name' },
  { name: 'a step name with a line feed', sent: json({ step: { name: 'a\nb' } }), code: 'invalid-request', at: 'step.name' },
  {
    name: 'a step name that is too long',
    sent: json({ step: { name: 'x'.repeat(129) } }),
    code: 'invalid-request',
    at: 'step.name',
  },
  {
    name: 'a message that is too long',
    sent: json({ step: { name: 's', message: 'x'.repeat(4097) } }),
    code: 'invalid-request',
    at: 'step.message',
  },
  { name: 'a creation inside an update', sent: json({ create: { workflow: 'w', tenant: 't' } }), code: 'invalid-request' },
  { name: 'text', sent: { body: '{"data":1}', type: 'text/plain' }, code: 'unsupported-media-type' },
  { name: 'a form', sent: { body: 'data=1', type: 'application/x-www-form-urlencoded' }, code: 'unsupported-media-type' },
  {
    name: 'a merge patch where none is taken',
    sent: { body: '{"data":1}', type: 'application/merge-patch+json' },
    code: 'unsupported-media-type',
  },
  { name: 'a media type that is none', sent: { body: '{"data":1}', type: 'json' }, code: 'unsupported-media-type' },
  {
    name: 'a compressed body',
    sent: { ...json({ data: 1 }), headers: { 'content-encoding': 'gzip' } },
    code: 'unsupported-media-type',
  },
  {
    name: 'a step through /step without a name',
    path: '/process/p1/step',
    sent: json({ progress: 1 }),
    code: 'invalid-request',
    at: 'name',
  },
  {
    name: 'a process status that there is not',
    path: '/process/p1/step',
    sent: json({ name: 's', processStatus: 'x' }),
    code: 'invalid-request',
    at: 'processStatus',
  },
  {
    name: 'a reason that is no text',
    path: '/process/p1/cancel',
    sent: json({ reason: 1 }),
    code: 'invalid-request',
    at: 'reason',
  },
  {
    name: 'a state through PUT that is no object',
    method: 'PUT',
    path: '/process/p1/state',
    sent: json([1]),
    code: 'invalid-request',
  },
  { name: 'no state through PUT', method: 'PUT', path: '/process/p1/state', sent: {}, code: 'invalid-request' },
  { name: 'a patch that is null', method: 'PATCH', path: '/process/p1/state', sent: json(null), code: 'invalid-request' },
  {
    name: 'NDJSON where none is taken',
    path: '/process/p1/step',
    sent: { ...json({ name: 's' }), type: 'application/x-ndjson' },
    code: 'unsupported-media-type',
  },
];

describe('a request to write', () => {
  it.each(FAULTS)(
    '[PRO-2] [PRO-6] is refused and changes nothing when it holds $name',
    async ({ method = 'POST', path = '/process/p1/update', sent, code, at }) => {
      await using rig = await HttpRig.start();
      await rig.create('p1', { state: { a: 1 } });
      const before = await rig.stored('p1');
      const problem = await problemIn(await rig.send(method, path, sent));
      expect(problem).toMatchObject({ code, ...(at === undefined ? {} : { path: at }) });
      expect(await rig.stored('p1')).toEqual(before);
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    },
  );

  it.each(['%20', 'a%2fb', 'a.b', 'ä', 'x'.repeat(129), 'x'.repeat(1024), '%00', 'a:b'])(
    '[PRO-2] is refused for the process id %j',
    async (id) => {
      await using rig = await HttpRig.start();
      for (const path of [`/process/${id}/update`, `/process/${id}/step`, `/process/${id}/cancel`]) {
        expect(await problemIn(await rig.post(path, { data: 1 }))).toMatchObject({ code: 'invalid-request', path: 'id' });
      }
    },
  );

  it('[PRO-2] takes what is just within the limits', async () => {
    await using rig = await HttpRig.start();
    await rig.create('x'.repeat(128));
    const path = `/process/${'x'.repeat(128)}/update`;
    const largest = `{"data":1${' '.repeat(LIMITS.frameBytes - 10)}}`;
    expect(Buffer.byteLength(largest)).toBe(LIMITS.frameBytes);
    expect((await rig.send('POST', path, { body: largest })).status).toBe(200);
    expect((await rig.send('POST', path, { body: `{"data":${nested(LIMITS.jsonDepth - 1)}}` })).status).toBe(200);
    expect((await rig.send('POST', path, { ...json({ data: '€😀' }), type: 'Application/JSON; charset=UTF-8' })).status).toBe(
      200,
    );
    for (const progress of [0, 1]) expect((await rig.post(path, { step: { name: 'constructor', progress } })).status).toBe(200);
  });
});

describe('a request to create', () => {
  it.each([
    [{}, 'workflow'],
    [{ workflow: '' }, 'workflow'],
    [{ workflow: 'w', id: 'a b' }, 'id'],
    [{ workflow: 'w', id: '' }, 'id'],
    [{ workflow: 'w', id: 7 }, 'id'],
    [{ workflow: 'w', state: 'x' }, 'state'],
    [{ workflow: 'w', ttlMs: 999 }, 'ttlMs'],
    [{ workflow: 'w', ttlMs: 1e12 }, 'ttlMs'],
    [{ workflow: 'w', ttlMs: 1500.5 }, 'ttlMs'],
    [{ workflow: 'w', temporary: 'yes' }, 'temporary'],
    [{ workflow: 'w', status: 'running' }, undefined],
  ])('[PRO-2] [PRO-6] is refused and creates nothing when it is %j', async (body, at) => {
    await using rig = await HttpRig.start();
    const problem = await problemIn(await rig.post('/process', body));
    expect(problem).toMatchObject({ code: 'invalid-request', ...(at === undefined ? {} : { path: at }) });
    expect(await (await rig.send('GET', '/process')).json()).toEqual({ processes: [], next: null });
  });

  it('[PRO-2] is refused and creates nothing when its state is too large', async () => {
    await using rig = await HttpRig.start();
    const body = { workflow: 'w', id: 'p1', state: { a: 'x'.repeat(LIMITS.stateBytes - 8) } };
    expect((await problemIn(await rig.post('/process', body))).code).toBe('too-large');
    expect(await rig.store.readSnapshot('p1')).toBeNull();
  });
});
