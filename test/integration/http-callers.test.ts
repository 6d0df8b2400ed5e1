import { StepcastError } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { head, HttpSocket } from './http-socket.ts';
import { HttpRig, problemIn } from './http-rig.ts';

const PATHS = ['/process', '/process/p1', '/live', '/metrics', '/openapi.json', '/docs', '/', '/nope'];
const policy = { allowedOrigins: ['https://app.example'], allowedHosts: ['localhost', '127.0.0.1'] };

describe('the address that a caller thinks it talks to', () => {
  it.each(PATHS)('is checked on %s', async (path) => {
    await using rig = await HttpRig.start({ originPolicy: policy });
    using socket = await HttpSocket.open(rig.port);
    await socket.write(head(`GET ${path}`, { Host: `evil.example:${rig.port}`, Connection: 'close' }));
    expect(await socket.untilClosed()).toMatch(/^HTTP\/1\.1 421 [^]*"code":"host-denied"/);
  });

  it('may have a port and any case', async () => {
    await using rig = await HttpRig.start({ originPolicy: policy });
    for (const host of ['localhost', 'LocalHost:80', `127.0.0.1:${rig.port}`]) {
      using socket = await HttpSocket.open(rig.port);
      await socket.write(head('GET /live', { Host: host, Connection: 'close' }));
      expect(await socket.untilClosed()).toMatch(/^HTTP\/1\.1 200 /);
    }
  });
});

describe('the page that asks', () => {
  it.each(PATHS)('is checked on %s', async (path) => {
    await using rig = await HttpRig.start({ originPolicy: policy });
    for (const origin of ['https://evil.example', 'null', 'https://app.example.evil', 'http://app.example']) {
      const answer = await rig.send('GET', path, { headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect((await problemIn(answer)).code).toBe('origin-denied');
    }
  });

  it('may be the hub’s own', async () => {
    await using rig = await HttpRig.start({ originPolicy: policy });
    const answer = await rig.send('GET', '/live', { headers: { origin: rig.url } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  it('cannot write to a hub without a preflight', async () => {
    await using rig = await HttpRig.start({ originPolicy: policy });
    const answer = await rig.send('POST', '/process', { body: '{"workflow":"w"}', headers: { origin: 'https://evil.example' } });
    expect((await problemIn(answer)).code).toBe('origin-denied');
    expect(await (await rig.send('GET', '/process')).json()).toMatchObject({ processes: [] });
  });

  it('gets to read the answers when it is configured, errors too', async () => {
    await using rig = await HttpRig.start({ originPolicy: policy });
    for (const path of ['/process', '/process/none', '/nope']) {
      const answer = await rig.send('GET', path, { headers: { origin: 'https://app.example' } });
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
      expect(answer.headers.get('access-control-expose-headers')).toBe(
        'ETag, Location, Retry-After, Stepcast-Durability, X-Request-Id',
      );
      expect(answer.headers.get('vary')).toBe('Origin');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('gets its preflight answered when it is configured, without a token', async () => {
    const authenticator = { isProtective: true, authenticate: () => Promise.reject(new StepcastError('unauthenticated')) };
    await using rig = await HttpRig.start({ originPolicy: policy, authenticator });
    const headers = { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' };
    const answer = await rig.send('OPTIONS', '/process/p1/state', { headers: { ...headers, origin: 'https://app.example' } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(answer.headers.get('access-control-allow-headers')).toContain('If-Match');
    expect((await problemIn(await rig.send('OPTIONS', '/process/p1/state', { headers }))).code).toBe('method-not-allowed');
    const halfway = await rig.send('OPTIONS', '/process', { headers: { origin: 'https://app.example' } });
    expect(halfway.status).toBe(204);
    const denied = await rig.send('OPTIONS', '/process/p1/state', { headers: { ...headers, origin: 'https://evil.example' } });
    expect((await problemIn(denied)).code).toBe('origin-denied');
  });

  it('gets no CORS headers when nothing is configured', async () => {
    await using rig = await HttpRig.start();
    const answer = await rig.send('GET', '/live', { headers: { origin: rig.url } });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a token', () => {
  it.each([
    ['Bearer abc.def-_~+/=', 'abc.def-_~+/='],
    ['bearer  abc', 'abc'],
    ['Basic abc', null],
    ['Bearer', null],
    ['Bearer a b', null],
    [undefined, null],
  ])('is taken from Authorization: %s', async (authorization, expected) => {
    const seen: (string | null)[] = [];
    const authenticator = {
      isProtective: true,
      async authenticate({ token }: { readonly token: string | null }) {
        seen.push(token);
        return { tenant: 't', subject: 's' };
      },
    };
    await using rig = await HttpRig.start({ authenticator });
    await rig.send('GET', '/process', authorization === undefined ? {} : { headers: { authorization } });
    expect(seen).toEqual([expected]);
  });

  it('is asked for on everything that touches processes, and nowhere else', async () => {
    const authenticator = { isProtective: true, authenticate: () => Promise.reject(new StepcastError('unauthenticated')) };
    await using rig = await HttpRig.start({
      authenticator,
      registerFollowRoutes: (app) => void app.get('/events', () => 'never'),
    });
    const touching = [
      ['GET', '/process'],
      ['POST', '/process'],
      ['GET', '/process/p1'],
      ['DELETE', '/process/p1'],
      ['GET', '/process/p1/state'],
      ['PUT', '/process/p1/state'],
      ['PATCH', '/process/p1/state'],
      ['POST', '/process/p1/step'],
      ['POST', '/process/p1/cancel'],
      ['POST', '/process/p1/update'],
      ['GET', '/events'],
    ] as const;
    for (const [method, path] of touching) {
      const answer = await rig.send(method, path);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect([path, (await problemIn(answer)).code]).toEqual([path, 'unauthenticated']);
    }
    for (const path of ['/live', '/ready', '/metrics', '/openapi.json', '/asyncapi.json', '/docs', '/docs/errors', '/']) {
      expect([path, (await rig.send('GET', path)).status]).toEqual([path, 200]);
    }
  });
});
