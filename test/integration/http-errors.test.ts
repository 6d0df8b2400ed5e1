import { ERROR_CODES, StepcastError } from '@stepcast/shared';
import { describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { chunk, head, HttpSocket } from './http-socket.ts';
import { HttpRig, problemIn, type Problem } from './http-rig.ts';

/** The problem at the end of what came over a bare connection. */
function problemAt(received: string): Problem {
  expect(received).toMatch(/content-type: application\/problem\+json/i);
  return JSON.parse(received.slice(received.lastIndexOf('\r\n\r\n') + 4)) as Problem;
}

async function refusedBytes(rig: HttpRig, bytes: string): Promise<string> {
  using socket = await HttpSocket.open(rig.port);
  await socket.write(bytes);
  return await socket.untilClosed();
}

describe('an address that is not offered', () => {
  it.each(['/nope', '/process/p1/nope', '/process/', '/PROCESS', '/p/p1', '/docs/../process', '/process//state'])(
    '[PRO-3] is 404: %s',
    async (path) => {
      await using rig = await HttpRig.start();
      const raw = await refusedBytes(rig, head(`GET ${path}`, { Connection: 'close' }));
      const { code } = problemAt(raw);
      expect(['not-found', 'invalid-request']).toContain(code);
    },
  );

  it.each([
    ['PUT', '/process', 'GET, HEAD, POST'],
    ['POST', '/process/p1', 'DELETE, GET, HEAD'],
    ['DELETE', '/process/p1/state', 'GET, HEAD, PATCH, PUT'],
    ['GET', '/process/p1/update', 'POST'],
    ['OPTIONS', '/process/p1/step', 'POST'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['DELETE', '/', 'GET, HEAD'],
  ])('[PRO-3] is 405 for the method alone: %s %s', async (method, path, allow) => {
    await using rig = await HttpRig.start();
    // Whatever its body is.
    const answer = await rig.send(method, path, method === 'GET' ? {} : { body: 'x', type: 'text/plain' });
    expect(answer.headers.get('allow')).toBe(allow);
    expect((await problemIn(answer)).code).toBe('method-not-allowed');
  });

  it('[PRO-3] is 400 when it is not well-formed, 414 when it is too long', async () => {
    await using rig = await HttpRig.start();
    expect((await problemIn(await rig.send('GET', '/process/%zz'))).code).toBe('invalid-request');
    expect((await problemIn(await rig.send('GET', `/process/${'x'.repeat(1025)}`))).code).toBe('uri-too-long');
  });
});

describe('bytes that are no request', () => {
  it.each([
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\nbad header\r\n\r\n',
    'POST /process HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    '\x16\x03\x01\x02\x00',
  ])('[PRO-3] are answered 400: %j', async (bytes) => {
    await using rig = await HttpRig.start();
    expect(problemAt(await refusedBytes(rig, bytes))).toMatchObject({ code: 'invalid-request', status: 400 });
  });

  it('[PRO-2] are answered 431 when the headers are too large', async () => {
    await using rig = await HttpRig.start();
    const raw = await refusedBytes(rig, `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(70_000)}`);
    expect(problemAt(raw).code).toBe('headers-too-large');
  });

  it('[PRO-2] are answered 408 when the headers do not come to an end', async () => {
    await using rig = await HttpRig.start({ limits: { headersMs: 50, headersCheckMs: 10 } });
    expect(problemAt(await refusedBytes(rig, 'GET / HTTP/1.1\r\nHost: x\r\n')).code).toBe('request-timeout');
  });

  it('[PRO-3] are answered 400 without a Host', async () => {
    await using rig = await HttpRig.start();
    expect(problemAt(await refusedBytes(rig, 'GET /live HTTP/1.1\r\nConnection: close\r\n\r\n')).code).toBe('invalid-request');
  });
});

describe('a body', () => {
  const post = head('POST /process/p1/update', { 'Content-Type': 'application/json', 'Content-Length': '12' });

  it('[PRO-2] is given up with 408 when it does not come to an end', async () => {
    const clock = new VirtualClock();
    await using rig = await HttpRig.start({ clock, limits: { bodyMs: 1000 } });
    const before = await rig.create('p1');
    const pending = clock.pending;
    using socket = await HttpSocket.open(rig.port);
    await socket.write(`${post}{"data"`);
    await vi.waitUntil(() => clock.pending > pending, { interval: 1 });
    await clock.advance(1000);
    expect(problemAt(await socket.untilClosed()).code).toBe('request-timeout');
    expect((await rig.stored('p1')).cursor).toBe(before);
    expect(clock.pending).toBe(pending);
  });

  it('leaves no timer behind when it came', async () => {
    const clock = new VirtualClock();
    await using rig = await HttpRig.start({ clock });
    const pending = clock.pending;
    await rig.create('p1');
    expect((await rig.send('POST', '/process/p1/update', { body: '{' })).status).toBe(400);
    expect(clock.pending).toBe(pending);
  });

  it('leaves the connection usable when it is refused', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    using socket = await HttpSocket.open(rig.port);
    await socket.write(post + '{"data"#####');
    await socket.write(head('POST /process/p1/update', { 'Content-Type': 'text/plain', 'Content-Length': '3' }) + 'abc');
    const tooLarge = { 'Content-Type': 'application/json', 'Content-Length': '3000000' };
    await socket.write(head('POST /process/p1/update', tooLarge) + ' '.repeat(3_000_000));
    await socket.write(head('GET /live', { Connection: 'close' }));
    const statuses = (await socket.untilClosed()).match(/HTTP\/1\.1 \d+/g);
    expect(statuses).toEqual(['HTTP/1.1 400', 'HTTP/1.1 415', 'HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('[PRO-2] is refused in pieces as it is in one', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    using socket = await HttpSocket.open(rig.port);
    await socket.write(head('POST /process/p1/update', { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' }));
    for (let sent = 0; sent < 20; sent++) await socket.write(chunk(' '.repeat(100_000)));
    await socket.until(/HTTP\/1\.1 413/);
  });

  it('[PRO-2] ends the connection when it goes on and on after it was refused', async () => {
    await using rig = await HttpRig.start({ limits: { droppedBytes: 2_000_000 } });
    using socket = await HttpSocket.open(rig.port);
    await socket.write(head('POST /process', { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' }));
    const piece = chunk(' '.repeat(100_000));
    for (let sent = 0; sent < 30; sent++) await socket.write(piece);
    await socket.until(/HTTP\/1\.1 413/);
    while (!socket.socket.destroyed) await socket.write(piece);
    await socket.untilClosed();
  });

  it('closes the connection when far more is announced than is taken', async () => {
    await using rig = await HttpRig.start();
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '100000000' };
    expect(problemAt(await refusedBytes(rig, head('POST /process', headers))).code).toBe('too-large');
  });

  it('changes nothing when its sender hangs up in the middle', async () => {
    await using rig = await HttpRig.start();
    const before = await rig.create('p1');
    const socket = await HttpSocket.open(rig.port);
    const gone = new Promise((resolve) => rig.app.server.once('request', (request) => request.once('close', resolve)));
    await socket.write(`${post}{"data"`);
    await new Promise((resolve) => rig.app.server.once('request', resolve));
    socket.socket.destroy();
    await gone;
    expect((await rig.stored('p1')).cursor).toBe(before);
    expect(rig.logger.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a failure that no code stands for', () => {
  const failing = (): HttpRig['store']['readSnapshot'] => () => Promise.reject(new TypeError('secret of host 10.0.0.7'));

  it('[PRO-3] is answered 500 without its text, logged with it, and counted', async () => {
    await using rig = await HttpRig.start({ around: () => ({ readSnapshot: failing() }) });
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const answer = await rig.send('GET', '/process/p1', {
      headers: { 'x-request-id': 'mine', traceparent: `00-${trace}-b7ad6b7169203331-01` },
    });
    expect(await answer.clone().text()).not.toMatch(/secret|TypeError|\.ts/);
    expect(await problemIn(answer)).toMatchObject({ code: 'internal', detail: ERROR_CODES.internal.title });
    const [entry] = rig.logger.entries.filter(({ level }) => level === 'error');
    expect(entry?.fields).toMatchObject({
      request: 'mine',
      trace,
      method: 'GET',
      path: '/process/p1',
      err: { message: 'secret of host 10.0.0.7' },
    });
    expect(await (await rig.send('GET', '/metrics')).text()).toMatch(/^stepcast_internal_errors_total 1$/m);
  });

  it('[PRO-3] is answered in its line within NDJSON', async () => {
    await using rig = await HttpRig.start({ around: () => ({ write: () => Promise.reject(new Error('secret')) }) });
    const answer = await rig.send('POST', '/process/p1/update', { body: '{"data":1}\n', type: 'application/x-ndjson' });
    expect(JSON.parse(await answer.text())).toEqual({ error: { code: 'internal', message: ERROR_CODES.internal.title } });
  });

  it('[PRO-3] tells the caller of a store that is away when to come back', async () => {
    const away = new StepcastError('store-unavailable', 'The store does not answer');
    await using rig = await HttpRig.start({ around: () => ({ readSnapshot: () => Promise.reject(away) }) });
    const answer = await rig.send('GET', '/process/p1');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await problemIn(answer)).code).toBe('store-unavailable');
    expect(rig.logger.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('every answer', () => {
  it.each(['/live', '/nope', '/process/%zz', '/process/none', '/process/a.b'])(
    'carries the id of the request: %s',
    async (path) => {
      await using rig = await HttpRig.start();
      const given = await rig.send('GET', path, { headers: { 'x-request-id': 'abc-1:2' } });
      expect(given.headers.get('x-request-id')).toBe('abc-1:2');
      expect(given.headers.get('x-content-type-options')).toBe('nosniff');
      const drawn = await rig.send('GET', path, { headers: { 'x-request-id': 'not sane; "' } });
      expect(drawn.headers.get('x-request-id')).toMatch(/^[\w-]{21}$/);
    },
  );
});
