import { StepcastError, type Snapshot } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { cursorOf, HttpRig, problemIn } from './http-rig.ts';

interface Page {
  readonly processes: readonly { readonly id: string; readonly cursor: string; readonly progress: number }[];
  readonly next: string | null;
}

describe('creating', () => {
  it('[CUR-3] answers 201 with where the process is, its cursor and the whole of it', async () => {
    await using rig = await HttpRig.start();
    const answer = await rig.post('/process', { workflow: 'order', id: 'p1', state: { total: 12 } });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe('/process/p1');
    expect(answer.headers.get('stepcast-durability')).toBe('cache');
    expect(cursorOf(answer)).toBe((await rig.stored('p1')).cursor);
    const snapshot = (await answer.json()) as Snapshot;
    expect(snapshot).toEqual((await rig.stored('p1')).snapshot);
    expect(snapshot).toMatchObject({ id: 'p1', workflow: 'order', status: 'pending', state: { total: 12 }, archived: null });
  });

  it('draws an id when the request has none', async () => {
    await using rig = await HttpRig.start();
    const answer = await rig.post('/process', { workflow: 'order' });
    const { id } = (await answer.json()) as Snapshot;
    expect(id).toMatch(/^[\w-]{21}$/);
    expect(answer.headers.get('location')).toBe(`/process/${id}`);
  });

  it('refuses an id that is taken, and says where that process is', async () => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1');
    const answer = await rig.post('/process', { workflow: 'order', id: 'p1' });
    expect(cursorOf(answer)).toBe(cursor);
    expect(await problemIn(answer)).toMatchObject({ code: 'process-exists', status: 409, cursor });
  });

  it.each([{ id: 'p1' }, {}])(
    '[STO-5] creates one process when the request %j is repeated with its operation id',
    async (named) => {
      await using rig = await HttpRig.start();
      const request = { workflow: 'order', ...named };
      const first = await rig.post('/process', request, { 'idempotency-key': 'create-1' });
      const second = await rig.post('/process', request, { 'idempotency-key': '"create-1"' });
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(await second.json()).toEqual(await first.json());
      expect(((await (await rig.send('GET', '/process')).json()) as Page).processes).toHaveLength(1);
    },
  );

  it('[STO-5] refuses an operation id that created something else', async () => {
    await using rig = await HttpRig.start();
    await rig.post('/process', { workflow: 'order', id: 'p1' }, { 'idempotency-key': 'create-1' });
    const answer = await rig.post('/process', { workflow: 'parcel', id: 'p1' }, { 'idempotency-key': 'create-1' });
    expect((await problemIn(answer)).code).toBe('operation-reused');
  });

  it.each(['If-Match', 'If-None-Match'])('refuses a condition in %s', async (header) => {
    await using rig = await HttpRig.start();
    const answer = await rig.post('/process', { workflow: 'order', id: 'p1' }, { [header]: '*' });
    expect(await problemIn(answer)).toMatchObject({ code: 'invalid-request', path: header });
    expect(await rig.store.readSnapshot('p1')).toBeNull();
  });
});

describe('reading', () => {
  it('[CUR-3] gives the process with its cursor as ETag', async () => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1', { state: { a: 1 } });
    const answer = await rig.send('GET', '/process/p1');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe(`"${cursor}"`);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(await answer.json()).toEqual((await rig.stored('p1')).snapshot);
  });

  it('[CUR-3] gives the state alone at the same cursor', async () => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1', { state: { a: [1, { b: null }] } });
    const answer = await rig.send('GET', '/process/p1/state');
    expect(cursorOf(answer)).toBe(cursor);
    expect(await answer.json()).toEqual({ a: [1, { b: null }] });
  });

  it('gives the headers alone when asked with HEAD', async () => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1');
    const answer = await rig.send('HEAD', '/process/p1');
    expect([answer.status, cursorOf(answer), await answer.text()]).toEqual([200, cursor, '']);
  });

  it.each(['/process/p1', '/process/p1/state'])(
    '[CUR-3] answers 304 on %s only while the process is at the cursor sent',
    async (path) => {
      await using rig = await HttpRig.start();
      const cursor = await rig.create('p1');
      const [seq = '', tag = ''] = cursor.split('-');
      for (const same of [`"${cursor}"`, `W/"${cursor}"`, `"x", "${cursor}"`, '*']) {
        const answer = await rig.send('GET', path, { headers: { 'if-none-match': same } });
        expect([same, answer.status, await answer.text()]).toEqual([same, 304, '']);
        expect(cursorOf(answer)).toBe(cursor);
      }
      for (const other of [`"${seq}-${Number(tag) ^ 1}"`, cursor, '""', 'garbage']) {
        const answer = await rig.send('GET', path, { headers: { 'if-none-match': other } });
        expect([other, answer.status]).toEqual([other, 200]);
      }
      await rig.post('/process/p1/update', { patch: { a: 1 } });
      expect((await rig.send('GET', path, { headers: { 'if-none-match': `"${cursor}"` } })).status).toBe(200);
    },
  );

  it.each(['/process/none', '/process/none/state'])('answers 404 on %s', async (path) => {
    await using rig = await HttpRig.start();
    expect(await problemIn(await rig.send('GET', path))).toMatchObject({ code: 'process-unknown', status: 404 });
  });
});

describe('deleting', () => {
  it('[STO-16] forgets the process at once', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    const answer = await rig.send('DELETE', '/process/p1');
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect((await problemIn(await rig.send('GET', '/process/p1'))).code).toBe('process-unknown');
    expect((await problemIn(await rig.send('DELETE', '/process/p1'))).code).toBe('process-unknown');
  });

  it.each([
    { 'If-Match': '"1-1"' },
    { 'If-Match': '*' },
    { 'Idempotency-Key': 'x' },
    { 'Stepcast-Durability': 'disk' },
    { 'Stepcast-Durability': 'nonsense' },
  ])('[STO-18] refuses %j, which it could not keep', async (headers) => {
    await using rig = await HttpRig.start();
    const cursor = await rig.create('p1');
    const { code } = await problemIn(await rig.send('DELETE', '/process/p1', { headers }));
    expect(code).toBe(headers['Stepcast-Durability'] === 'disk' ? 'durability-unavailable' : 'invalid-request');
    expect((await rig.stored('p1')).cursor).toBe(cursor);
  });
});

describe('listing', () => {
  it('[STO-15] pages through all processes, the newest first', async () => {
    await using rig = await HttpRig.start();
    const ids = Array.from({ length: 25 }, (_, n) => `p${n}`);
    for (const id of ids) await rig.create(id);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = (await (await rig.send('GET', `/process?limit=10${after === '' ? '' : `&after=${after}`}`)).json()) as Page;
      expect(page.processes.length).toBeLessThanOrEqual(10);
      seen.push(...page.processes.map(({ id }) => id));
      after = page.next;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('[STO-15] filters by workflow and status, and tells each progress', async () => {
    await using rig = await HttpRig.start();
    await rig.create('a', { workflow: 'order' });
    await rig.create('b', { workflow: 'order' });
    await rig.create('c', { workflow: 'parcel' });
    await rig.post('/process/b/step', { name: 's', progress: 0.5, processStatus: 'waiting' });
    const orders = (await (await rig.send('GET', '/process?workflow=order')).json()) as Page;
    expect(orders.processes.map(({ id }) => id)).toEqual(['b', 'a']);
    const waiting = (await (await rig.send('GET', '/process?workflow=order&status=waiting')).json()) as Page;
    expect(waiting.processes).toMatchObject([{ id: 'b', progress: 0.5, cursor: (await rig.stored('b')).cursor }]);
    expect(waiting.next).toBeNull();
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=x',
    'limit=1&limit=2',
    'status=done',
    'after=%20',
    `after=${'x'.repeat(300)}`,
    `workflow=${'x'.repeat(129)}`,
  ])('refuses ?%s', async (query) => {
    await using rig = await HttpRig.start();
    expect(await problemIn(await rig.send('GET', `/process?${query}`))).toMatchObject({
      code: 'invalid-request',
      path: query.split('=')[0],
    });
  });

  it('shows only what belongs to the one who asks', async () => {
    const authenticator = {
      isProtective: true,
      async authenticate({ token }: { readonly token: string | null }) {
        if (token === null) throw new StepcastError('unauthenticated');
        return { tenant: token, subject: 'someone' };
      },
    };
    await using rig = await HttpRig.start({ authenticator });
    await rig.post('/process', { workflow: 'order', id: 'mine' }, { authorization: 'Bearer me' });
    const list = async (token: string): Promise<Page> =>
      (await (await rig.send('GET', '/process', { headers: { authorization: `bearer ${token}` } })).json()) as Page;
    expect((await list('me')).processes).toHaveLength(1);
    expect((await list('you')).processes).toHaveLength(0);
  });
});
