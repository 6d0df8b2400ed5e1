import type { Cursor } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { cursorOf, HttpRig, problemIn, type Sent } from './http-rig.ts';

const json = (value: unknown): Sent => ({ body: JSON.stringify(value) });
const mergePatch = (value: unknown): Sent => ({ ...json(value), type: 'application/merge-patch+json' });

/** Every way to write one update. */
const WRITES: readonly (readonly [string, string, Sent])[] = [
  ['POST', '/process/p1/update', json({ patch: { a: 1 } })],
  ['POST', '/process/p1/step', json({ name: 's' })],
  ['POST', '/process/p1/cancel', json({ reason: 'no' })],
  ['PUT', '/process/p1/state', json({ a: 1 })],
  ['PATCH', '/process/p1/state', mergePatch({ a: 1 })],
];

function other(cursor: Cursor): Cursor {
  const [seq = '', tag = ''] = cursor.split('-');
  return `${Number(seq)}-${(Number(tag) ^ 1) >>> 0}`;
}

describe('what is written', () => {
  it('takes every part of an update in one change', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1', { state: { a: 1, b: 1 } });
    const parts = {
      step: { name: 's', progress: 0.5 },
      status: 'waiting',
      state: { c: 1 },
      patch: { d: { e: 1 } },
      cancel: {},
      data: [1],
    };
    const answer = await rig.post('/process/p1/update', parts);
    const { cursor, snapshot } = await rig.stored('p1');
    expect(await answer.json()).toEqual({ cursor, durability: 'cache' });
    expect(cursor).toMatch(/^2-/);
    expect(snapshot).toMatchObject({
      status: 'waiting',
      step: 's',
      state: { c: 1, d: { e: 1 } },
      cancelRequested: { reason: null },
    });
    expect(snapshot.state).not.toHaveProperty('a');
  });

  it('changes step, process and state at once through /step', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1', { state: { a: 1 } });
    await rig.post('/process/p1/step', {
      name: 's',
      status: 'completed',
      message: null,
      attempt: 2,
      data: 7,
      patch: { a: null },
      processStatus: 'failed',
    });
    expect((await rig.stored('p1')).snapshot).toMatchObject({
      status: 'failed',
      steps: { s: { status: 'completed', progress: 1, message: null, attempt: 2, data: 7 } },
      state: {},
    });
  });

  it('replaces the state with PUT and merges into it with PATCH', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1', { state: { gone: 1 } });
    await rig.send('PUT', '/process/p1/state', json({ a: 1, b: { c: 1 } }));
    await rig.send('PATCH', '/process/p1/state', mergePatch({ a: null, b: { d: 2 } }));
    await rig.send('PATCH', '/process/p1/state', json({ e: [] }));
    expect((await rig.stored('p1')).snapshot.state).toEqual({ b: { c: 1, d: 2 }, e: [] });
  });

  it.each<[Sent, string | null]>([
    [{}, null],
    [{ body: '' }, null],
    [json({}), null],
    [json({ reason: null }), null],
    [json({ reason: 'because' }), 'because'],
  ])('records a cancel request sent as %j', async (sent, reason) => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    expect((await rig.send('POST', '/process/p1/cancel', sent)).status).toBe(200);
    expect((await rig.stored('p1')).snapshot.cancelRequested?.reason).toBe(reason);
  });
});

describe.each(WRITES)('%s %s', (method, path, sent) => {
  const write = (rig: HttpRig, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    rig.send(method, path, { ...sent, headers });

  it('answers with the new cursor, and where it is held', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    const answer = await write(rig);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('stepcast-durability')).toBe('cache');
    expect(await answer.json()).toEqual({ cursor: (await rig.stored('p1')).cursor, durability: 'cache' });
    expect(cursorOf(answer)).toBe((await rig.stored('p1')).cursor);
  });

  it('[CUR-5] writes when If-Match names the cursor, or any', async () => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1');
    expect((await write(rig, { 'if-match': `"${cursor}"` })).status).toBe(200);
    expect((await write(rig, { 'if-match': '*' })).status).toBe(200);
  });

  it('[CUR-5] refuses a cursor that is past, or of another history, and tells the present one', async () => {
    await using rig = await HttpRig.start();
    const past = await rig.create('p1');
    await rig.post('/process/p1/update', { data: 1 });
    const { cursor } = await rig.stored('p1');
    for (const stale of [past, other(cursor)]) {
      const answer = await write(rig, { 'if-match': `"${stale}"` });
      expect(cursorOf(answer)).toBe(cursor);
      expect(await problemIn(answer)).toMatchObject({ status: 412, code: 'cursor-mismatch', cursor });
    }
    expect((await rig.stored('p1')).cursor).toBe(cursor);
  });

  it.each(['1-1', 'W/"1-1"', '"1-1", "1-2"', '""', '"1"', '"1-1', '"*"', '"01-1"', '"1-4294967296"', 'garbage'])(
    '[CUR-5] refuses If-Match: %s, which is no cursor',
    async (condition) => {
      await using rig = await HttpRig.start();
      const cursor = await rig.create('p1');
      expect(await problemIn(await write(rig, { 'if-match': condition }))).toMatchObject({
        code: 'invalid-request',
        path: 'If-Match',
      });
      expect((await rig.stored('p1')).cursor).toBe(cursor);
    },
  );

  it('[CUR-5] refuses If-None-Match, which no write keeps', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    expect(await problemIn(await write(rig, { 'if-none-match': '*' }))).toMatchObject({
      code: 'invalid-request',
      path: 'If-None-Match',
    });
  });

  it('[STO-5] applies a repeated operation once, also when the process has moved on', async () => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1');
    const headers = { 'idempotency-key': 'op-1', 'if-match': `"${cursor}"` };
    const first = await write(rig, headers);
    await rig.post('/process/p1/update', { status: 'completed' });
    const ended = (await rig.stored('p1')).cursor;
    const second = await write(rig, { ...headers, 'idempotency-key': '"op-1"' });
    expect([second.status, await second.json()]).toEqual([200, await first.json()]);
    expect((await rig.stored('p1')).cursor).toBe(ended);
  });

  it('[STO-5] refuses an operation id that stands for another request', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    await rig.post('/process/p1/update', { data: 'another' }, { 'idempotency-key': 'op-1' });
    const { cursor } = await rig.stored('p1');
    expect(await problemIn(await write(rig, { 'idempotency-key': 'op-1' }))).toMatchObject({
      code: 'operation-reused',
      status: 422,
    });
    expect((await rig.stored('p1')).cursor).toBe(cursor);
  });

  it.each(['', ' ', 'a b', 'a,b', '"a', 'ä', 'x'.repeat(129)])('[STO-5] refuses the operation id %j', async (key) => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1');
    expect(await problemIn(await write(rig, { 'idempotency-key': key }))).toMatchObject({
      code: 'invalid-request',
      path: 'Idempotency-Key',
    });
    expect((await rig.stored('p1')).cursor).toBe(cursor);
  });

  it.each(['replica', 'disk', 'archive'])('[STO-18] refuses durability %s, which the memory store has not', async (level) => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1');
    const problem = await problemIn(await write(rig, { 'stepcast-durability': level }));
    expect(problem).toMatchObject({ code: 'durability-unavailable', status: 422 });
    expect((await rig.stored('p1')).cursor).toBe(cursor);
  });

  it('[STO-18] refuses a durability that there is not', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    expect(await problemIn(await write(rig, { 'stepcast-durability': 'Cache' }))).toMatchObject({
      code: 'invalid-request',
      path: 'Stepcast-Durability',
    });
    expect((await write(rig, { 'stepcast-durability': 'cache' })).status).toBe(200);
  });

  it('[STO-8] refuses once the process has ended', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    await rig.post('/process/p1/update', { status: 'cancelled', data: 'last' });
    const { cursor } = await rig.stored('p1');
    expect(await problemIn(await write(rig))).toMatchObject({ code: 'process-ended', status: 409, cursor });
    expect((await rig.stored('p1')).cursor).toBe(cursor);
  });

  it('answers 404 for a process that there is not', async () => {
    await using rig = await HttpRig.start();
    expect(await problemIn(await write(rig))).toMatchObject({ code: 'process-unknown', status: 404 });
  });
});
