import { LIMITS, StepcastError } from '@stepcast/shared';
import { expect, test } from 'vitest';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { ConnectionStatus } from './connection-status.ts';
import { createHub } from './hub.ts';
import { follow, prepare } from './testing/following.ts';
import { Recording } from './testing/recording.ts';
import { ScriptedHub } from './testing/scripted-hub.ts';
import { VirtualEnvironment } from './testing/virtual-environment.ts';

test('opens one socket when several processes are followed, and closes it a while after the last', () => {
  using following = prepare();
  const { environment, server, hub } = following;
  server.create('p2');
  const stops = ['p1', 'p2', 'p1'].map((id) => hub.process(id).subscribe(() => undefined));
  server.pump();
  expect(environment.links).toHaveLength(1);
  expect(environment.link).toMatchObject({ url: 'wss://hub.test/ws', protocols: ['stepcast.v1'] });
  for (const stop of stops) stop();
  environment.advance(CLIENT_LIMITS.lingerMs - 1);
  expect(environment.link.isOpen).toBe(true);
  environment.advance(1);
  expect(environment.link.isOpen).toBe(false);
  expect(hub.connection.state).toBe('idle');
  expect(environment.timers).toBe(0);
});

test('tells each change of the connection once', () => {
  using following = prepare();
  const { environment, server, hub, handle } = following;
  const told: ConnectionStatus['state'][] = [];
  hub.onConnection((status) => told.push(status.state));
  handle.subscribe(() => undefined);
  server.pump();
  server.update('p1', { data: 1 });
  server.pump();
  environment.advance(CLIENT_LIMITS.stableMs);
  environment.link.cut();
  server.pump();
  hub.close();
  expect(told).toEqual(['connecting', 'live', 'reconnecting', 'live', 'closed']);
});

test('follows over a second socket when a process is followed in both modes', () => {
  using following = follow();
  const { environment, server, hub, seen } = following;
  const log = new Recording();
  hub.process('p1', { mode: 'log', from: '0-0' }).subscribe(log.listener);
  server.pump();
  server.update('p1', { data: 1 });
  server.pump();
  expect(environment.links).toHaveLength(2);
  expect(seen.types).toEqual(['update']);
  expect(log.types).toEqual(['update', 'live', 'update']);
});

test('[PRO-2] follows no more processes over one connection than the hub allows', () => {
  using following = follow();
  const { environment, server, hub } = following;
  for (let index = 1; index <= LIMITS.viewersPerConnection; index += 1) {
    server.create(`many${String(index)}`);
    hub.process(`many${String(index)}`).subscribe(() => undefined);
  }
  server.pump();
  expect(environment.links).toHaveLength(2);
});

test('refuses when all connections are taken', () => {
  using following = prepare();
  const { hub } = following;
  const another = (): (() => void) => hub.process('p1', { mode: 'log', from: '0-0' }).subscribe(() => undefined);
  for (let index = 0; index < CLIENT_LIMITS.connections; index += 1) another();
  expect(another).toThrow(expect.objectContaining({ code: 'too-many-viewers' }));
});

test('does not care for being offline when the hub is on this machine', () => {
  using following = prepare({ url: 'http://127.0.0.1:8080' });
  const { environment, handle } = following;
  environment.signal('offline');
  handle.subscribe(() => undefined);
  expect(environment.links).toHaveLength(1);
});

test('waits when the device is offline, and connects when it is online', () => {
  using following = prepare();
  const { environment, hub, handle } = following;
  environment.signal('offline');
  handle.subscribe(() => undefined);
  expect([environment.links.length, hub.connection.state]).toEqual([0, 'offline']);
  environment.signal('online');
  expect(environment.links).toHaveLength(1);
});

test('asks for a token at every connect, and gives up when the hub refuses a fresh one too', async () => {
  const environment = new VirtualEnvironment();
  const server = new ScriptedHub(environment);
  let asked = 0;
  const token = (): Promise<string> => Promise.resolve(`t${String((asked += 1))}`);
  using hub = createHub({ url: 'https://hub.test', environment, token });
  const seen = new Recording();
  hub.process('p1').subscribe(seen.listener);
  await Promise.resolve().then(() => undefined);
  await expect.poll(() => environment.links.length).toBe(1);
  expect(environment.link.protocols).toEqual(['stepcast.v1', 'bearer.t1']);
  environment.link.cut(4401, 'expired');
  await expect.poll(() => environment.links.length).toBe(2);
  expect(environment.link.protocols).toEqual(['stepcast.v1', 'bearer.t2']);
  environment.link.cut(4401, 'expired');
  expect(seen.events).toEqual([{ type: 'error', error: expect.any(StepcastError) }]);
  expect(seen.events).toMatchObject([{ error: { code: 'unauthenticated', message: 'expired' } }]);
  expect(server.viewers('p1')).toBe(0);
});

test('connects again when the hub sends what is no message', () => {
  using following = follow();
  const { environment, hub } = following;
  environment.advance(CLIENT_LIMITS.stableMs);
  environment.link.deliverText('<html>');
  expect(hub.connection).toMatchObject({ state: 'reconnecting', lastError: 'the hub sent what is no message' });
});

test('backs off when the hub speaks another protocol', () => {
  using following = prepare();
  const { environment, hub, handle } = following;
  environment.onLink = (link) => link.down.push({ type: 'welcome', protocol: 2, connection: 'c', heartbeatMs: 1 });
  handle.subscribe(() => undefined);
  environment.link.flushDown();
  environment.link.flushDown();
  expect(hub.connection).toMatchObject({ state: 'reconnecting', lastError: 'the hub speaks protocol 2' });
});
