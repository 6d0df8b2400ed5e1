import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StepcastError } from '@stepcast/shared';
import { describe, expect, it, vi } from 'vitest';
import { HttpRig, problemIn } from './http-rig.ts';
import { head, HttpSocket } from './http-socket.ts';

describe('probes', () => {
  it('[GW-8] say that the hub lives and is ready', async () => {
    await using rig = await HttpRig.start();
    for (const [path, body] of [
      ['/live', { live: true }],
      ['/ready', { ready: true }],
    ] as const) {
      const answer = await rig.send('GET', path);
      expect([answer.status, answer.headers.get('cache-control'), await answer.json()]).toEqual([200, 'no-store', body]);
    }
  });

  it('[GW-8] say why the hub is not ready, and that it lives all the same', async () => {
    const readiness = (): Promise<void> => Promise.reject(new StepcastError('store-unavailable'));
    await using rig = await HttpRig.start({ readiness });
    const answer = await rig.send('GET', '/ready');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await problemIn(answer)).code).toBe('store-unavailable');
    expect((await rig.send('GET', '/live')).status).toBe(200);
  });

  it('[GW-8] [GW-9] say that the hub drains; it answers on, and ends its connections', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    rig.isDraining = true;
    for (const [request, status] of [
      [head('GET /ready'), 503],
      [head('GET /live'), 200],
      [head('GET /process/p1'), 200],
      [head('GET /process/none'), 404],
      [`${head('POST /process/p1/update', { 'Content-Type': 'application/json', 'Content-Length': '1' })}{`, 400],
      [`${head('POST /process/p1/update', { 'Content-Type': 'application/json', 'Content-Length': '10' })}{"data":1}`, 200],
    ] as const) {
      using socket = await HttpSocket.open(rig.port);
      await socket.write(request);
      const received = await socket.untilClosed();
      expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(received).toMatch(/\r\nconnection: close\r\n/i);
    }
  });
});

it('[GW-9] answers as always what was under way when the server closes', async () => {
  await using rig = await HttpRig.start();
  using socket = await HttpSocket.open(rig.port);
  // The answer to the first request shows that the beginning of the second has arrived with it.
  const second = head('GET /process/none');
  await socket.write(head('GET /live') + second.slice(0, 20));
  await socket.until(/"live":true/);
  const closed = rig.app.close();
  await vi.waitUntil(() => !rig.app.server.listening, { interval: 1 });
  await socket.write(second.slice(20));
  expect(await socket.untilClosed()).toMatch(/HTTP\/1\.1 404 [^]*"code":"process-unknown"/);
  await closed;
});

describe('metrics', () => {
  it('are exposed as Prometheus reads them', async () => {
    await using rig = await HttpRig.start();
    await rig.create('p1');
    await rig.post('/process/p1/update', { data: 1 }, { 'idempotency-key': 'a' });
    await rig.post('/process/p1/update', { data: 1 }, { 'idempotency-key': 'a' });
    await rig.post('/process/none/update', { data: 1 });
    const answer = await rig.send('GET', '/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    for (const line of text.split('\n').filter(Boolean))
      expect(line).toMatch(/^(# (HELP|TYPE) stepcast_\w+ .+|stepcast_\w+(\{.+\})? [\d.e+-]+)$/);
    expect(text).toMatch(/^stepcast_updates_written_total 2$/m);
    expect(text).toMatch(/^stepcast_operations_repeated_total 1$/m);
    expect(text).toMatch(/^stepcast_writes_refused_total 1$/m);
    expect(text).toMatch(/^stepcast_write_ms_count 3$/m);
  });
});

/** The folder of a built page, gone at the end of the test. */
async function builtPage(): Promise<AsyncDisposable & { readonly dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'stepcast-page-'));
  await mkdir(join(dir, 'assets'));
  await writeFile(
    join(dir, 'index.html'),
    '<!doctype html><html><head lang="en"><script src="./assets/index-abc123.js"></script></head></html>',
  );
  await writeFile(join(dir, 'assets/index-abc123.js'), 'export {};');
  await writeFile(join(dir, 'assets/.secret'), 'classified');
  await writeFile(join(dir, 'favicon.svg'), '<svg/>');
  await writeFile(join(dir, '.env'), 'classified');
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

describe('the inspector page', () => {
  it('is served at / and for each process, and takes its own scripts only', async () => {
    await using page = await builtPage();
    await using rig = await HttpRig.start({ inspectorDir: page.dir });
    for (const [path, base] of [
      ['/', ''],
      ['/p/p1', '<base href="../">'],
    ] as const) {
      const answer = await rig.send('GET', path);
      expect(await answer.text()).toContain(`<head lang="en">${base}<script src="./assets/index-abc123.js">`);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'self';/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it('keeps hashed files for ever, and asks for the others each time', async () => {
    await using page = await builtPage();
    await using rig = await HttpRig.start({ inspectorDir: page.dir });
    const asset = await rig.send('GET', '/assets/index-abc123.js');
    expect([asset.status, await asset.text()]).toEqual([200, 'export {};']);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toMatch(/javascript; charset=utf-8$/);
    const icon = await rig.send('GET', '/favicon.svg');
    expect([icon.status, icon.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it.each([
    '/assets/none.js',
    '/assets/.secret',
    '/.env',
    '/index.html.map',
    '/assets/',
    '/assets/..%2f.env',
    '/assets/%2e%2e/.env',
    '/p/a/b',
  ])('gives out nothing else: %s', async (path) => {
    await using page = await builtPage();
    await using rig = await HttpRig.start({ inspectorDir: page.dir });
    using socket = await HttpSocket.open(rig.port);
    await socket.write(head(`GET ${path}`, { Connection: 'close' }));
    const received = await socket.untilClosed();
    expect(received).toMatch(/^HTTP\/1\.1 40[034] /);
    expect(received).toContain('application/problem+json');
    expect(received).not.toContain('classified');
  });

  it.each([null, join(tmpdir(), 'stepcast-no-such-folder')])(
    'is replaced by a hint when it is not built (%s)',
    async (inspectorDir) => {
      await using rig = await HttpRig.start({ inspectorDir });
      const answer = await rig.send('GET', '/');
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await answer.text()).toContain('npm run build');
      expect((await rig.send('GET', '/p/p1')).status).toBe(404);
    },
  );
});

describe('the pages of the documents', () => {
  it('load nothing from elsewhere, and keep the looser policy to themselves', async () => {
    await using rig = await HttpRig.start();
    const answer = await rig.send('GET', '/docs');
    const html = await answer.text();
    const addresses = Array.from(html.matchAll(/(?:src|href)="([^"]+)"/g), ([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\/docs\//);
      expect([address, (await rig.send('GET', address)).status]).toEqual([address, 200]);
    }
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'self'; style-src 'self' 'unsafe-inline'/);
    expect((await rig.send('GET', '/')).headers.get('content-security-policy')).toBeNull();
  });

  it('[PRO-3] list every error where a problem’s type leads', async () => {
    await using rig = await HttpRig.start();
    const { type } = await problemIn(await rig.send('GET', '/process/none'));
    const [path = '', anchor = ''] = type.split('#');
    const html = await (await rig.send('GET', path)).text();
    expect(anchor).toBe('process-unknown');
    expect(html).toContain(`<tr id="${anchor}">`);
  });
});
