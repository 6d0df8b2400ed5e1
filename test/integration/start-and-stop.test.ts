import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Goodbye } from '@stepcast/shared';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SpawnedHub } from '../support/spawned-hub.ts';
import { pollTransport, sseTransport } from '../support/transports/http-stream.ts';
import { wsTransport } from '../support/transports/ws-stream.ts';

async function create(url: string, id: string): Promise<void> {
  const body = JSON.stringify({ workflow: 'test', id });
  await fetch(`${url}/process`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}

async function cursorOf(url: string, id: string): Promise<{ readonly cursor: string }> {
  const answer = await fetch(`${url}/process/${id}`);
  return { cursor: (answer.headers.get('etag') ?? '').replaceAll('"', '') };
}

/** Resolves when the hub counts so many viewers' connections. */
async function connectionsAre(url: string, count: number): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    if (text.includes(`stepcast_connections ${count}\n`)) return;
  }
}

it('prints its address and three commands to try, and is ready then', async () => {
  await using hub = new SpawnedHub();
  const url = await hub.url();
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  hub.kill('SIGTERM');
  const { stdout, code } = await hub.ended;
  expect(stdout.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(3);
  expect(code).toBe(0);
});

it('[GW-9] says goodbye on every transport and exits 0 when it gets SIGTERM', async () => {
  await using hub = new SpawnedHub();
  const url = await hub.url();
  await create(url, 'p');
  using ws = wsTransport.open(url, { process: 'p', cursor: null, mode: 'state' });
  using sse = sseTransport.open(url, { process: 'p', cursor: null, mode: 'state' });
  using poll = pollTransport.open(url, { process: 'p', cursor: null, mode: 'state' });
  for (const stream of [ws, sse]) await stream.until(() => stream.messages.some(({ type }) => type === 'live'), 'live');
  await poll.until(() => poll.messages.length > 0, 'a snapshot');
  hub.kill('SIGTERM');
  for (const stream of [ws, sse]) {
    await stream.until(() => stream.outcome !== null, 'the end');
    const goodbye = stream.messages.at(-1) as Goodbye;
    expect(goodbye).toMatchObject({ type: 'goodbye', reconnectInMs: expect.any(Number) as number });
  }
  expect(await hub.ended).toMatchObject({ code: 0, stderr: '' });
});

it('[GW-9] does not wait for a client that keeps its connection alive after the answer', async () => {
  await using hub = new SpawnedHub({ STEPCAST_DRAIN_MS: '60000' });
  const url = new URL(await hub.url());
  await create(url.origin, 'p');
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const { cursor } = await cursorOf(url.origin, 'p');
  const path = `/process/p/events?waitMs=60000&cursor=${cursor}`;
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: application/json\r\n\r\n`);
  await connectionsAre(url.origin, 1);
  hub.kill('SIGTERM');
  expect(await hub.ended).toMatchObject({ code: 0 });
  socket.destroy();
});

it('[GW-9] exits within its deadline when a client does not answer the close', async () => {
  await using hub = new SpawnedHub({ STEPCAST_DRAIN_MS: '500' });
  const socket = new WebSocket(`${(await hub.url()).replace('http', 'ws')}/ws`);
  await once(socket, 'open');
  socket.pause();
  socket.on('error', () => undefined);
  hub.kill('SIGTERM');
  expect(await hub.ended).toMatchObject({ code: 0 });
  socket.terminate();
});

it('refuses to listen beyond loopback, because there is no authentication', async () => {
  await using hub = new SpawnedHub({ HOST: '0.0.0.0' });
  const { code, stderr } = await hub.ended;
  expect(code).toBe(78);
  expect(stderr).toContain('HOST: 0.0.0.0');
});

it('says what is wrong when the port is taken or a setting is bad', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  await using hub = new SpawnedHub({ PORT: String((other.address() as AddressInfo).port) });
  expect(await hub.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('address is in use') as string });
  other.close();
  await using misled = new SpawnedHub({ STEPCAST_HEARTBEAT_MS: 'often' });
  expect(await misled.ended).toMatchObject({ code: 78, stderr: expect.stringContaining('STEPCAST_HEARTBEAT_MS') as string });
});
