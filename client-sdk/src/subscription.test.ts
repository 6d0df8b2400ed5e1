import { expect, test } from 'vitest';
import { CLIENT_LIMITS } from './client-limits.ts';
import { follow, prepare } from './testing/following.ts';
import { Recording } from './testing/recording.ts';
import { HEARTBEAT_MS } from './testing/scripted-hub.ts';

test('tells the snapshot, then that it is live, then each update when it follows', () => {
  using following = prepare();
  const { server, handle, seen } = following;
  expect([handle.snapshot, handle.cursor, handle.isLive]).toEqual([null, null, false]);
  handle.subscribe(seen.listener);
  server.pump();
  server.update('p1', { step: { name: 'fetch' } });
  server.pump();
  expect(seen.types).toEqual(['snapshot initial', 'live', 'update']);
  expect(handle.snapshot).toEqual(server.stateOf('p1'));
  expect(handle.isLive).toBe(true);
});

test('[CUR-2] replays the history when it follows from the beginning', () => {
  using following = prepare({ mode: 'log', from: '0-0' });
  const { server, handle, seen } = following;
  server.update('p1', { patch: { a: 1 } });
  handle.subscribe(seen.listener);
  server.pump();
  expect(seen.types).toEqual(['update', 'update', 'live']);
  expect(handle.snapshot).toEqual(server.stateOf('p1'));
});

test('[CUR-2] asks again from the held cursor when the chain breaks', () => {
  using following = follow({ mode: 'log' });
  const { environment, server, handle, seen } = following;
  server.update('p1', { data: 1 });
  environment.link.down.length = 0; // lost
  server.update('p1', { data: 2 });
  server.pump();
  expect(seen.applied).toEqual(
    server
      .history('p1')
      .slice(1)
      .map((update) => update.cursor),
  );
  expect(handle.isLive).toBe(true);
});

test('[CUR-2] asks again when the catch-up ends elsewhere than at the held cursor', () => {
  using following = prepare({ mode: 'log', from: '0-0' });
  const { environment, server, handle, seen } = following;
  handle.subscribe(seen.listener);
  environment.link.flushDown();
  environment.link.flushUp();
  environment.link.down.shift(); // the creation is lost, `live` is not
  server.pump();
  expect(seen.types).toEqual(['update', 'live']);
});

test('[CUR-2] drops an update when it is held already', () => {
  using following = follow();
  const { environment, server, seen } = following;
  server.update('p1', { data: 1 });
  environment.link.down.push(...environment.link.down);
  server.pump();
  expect(seen.types).toEqual(['update']);
});

test('takes what comes after a reset when the hub sends one', () => {
  using following = follow();
  const { server, handle, seen } = following;
  server.update('p1', { data: 1 });
  server.pump();
  server.fork('p1', 1);
  server.update('p1', { data: 2 });
  server.pump();
  expect(seen.types).toEqual(['update', 'snapshot reset', 'update']);
  expect(handle.snapshot).toEqual(server.stateOf('p1'));
});

test('[CUR-4] takes a reset when its cursor is not known any more', () => {
  using following = follow();
  const { environment, server, handle, seen } = following;
  server.update('p1', { data: 1 });
  server.pump();
  environment.link.cut();
  server.fork('p1', 1);
  server.pump();
  expect(seen.types).toEqual(['update', 'snapshot reset', 'live']);
  expect(handle.snapshot).toEqual(server.stateOf('p1'));
});

test('[CUR-3] resumes from its cursor when the connection was lost', () => {
  using following = follow();
  const { environment, server, handle, seen } = following;
  environment.advance(CLIENT_LIMITS.stableMs);
  const held = handle.cursor;
  environment.link.cut();
  expect(handle.isLive).toBe(false);
  server.update('p1', { data: 1 });
  environment.link.flushDown();
  expect(environment.link.up).toEqual([{ type: 'subscribe', process: 'p1', mode: 'state', cursor: held }]);
  server.pump();
  expect(seen.types).toEqual(['update', 'live']);
});

test('[CUR-3] resumes from a cursor and snapshot that an earlier page kept', () => {
  using earlier = follow();
  const { cursor, snapshot } = earlier.handle;
  if (cursor === null || snapshot === null) throw new Error('nothing is held');
  using later = prepare({ mode: 'log', from: cursor, snapshot });
  later.server.update('p1', { patch: { a: 1 } });
  later.handle.subscribe(later.seen.listener);
  later.server.pump();
  expect(later.seen.types).toEqual(['update', 'live']);
  expect(later.handle.snapshot).toMatchObject({ state: { a: 1 } });
});

test('resumes where it stopped when the last listener left and another comes', () => {
  using following = follow();
  const { environment, server, handle } = following;
  const seen = new Recording();
  const stop = handle.subscribe(seen.listener);
  stop();
  using other = prepare();
  const first = other.handle.subscribe(() => undefined);
  other.server.pump();
  first();
  other.server.update('p1', { data: 1 });
  other.handle.subscribe(seen.listener);
  other.server.pump();
  expect(seen.types).toEqual(['update', 'live']);
  expect(other.environment.links).toHaveLength(1);
  expect(environment.links).toHaveLength(1);
  expect(server.viewers('p1')).toBe(1);
});

test('holds back what was under way for a subscription that it left', () => {
  using following = prepare();
  const { environment, server, hub, handle, seen } = following;
  const stop = handle.subscribe(() => undefined);
  environment.link.flushDown();
  environment.link.flushUp(); // the snapshot is on its way
  stop();
  hub.process('p1', { mode: 'log', from: '0-0' }).subscribe(seen.listener);
  server.pump();
  expect(seen.types).toEqual(['update', 'live']);
});

test('ignores frames of an older socket when a newer one is there', () => {
  using following = follow();
  const { environment, server, hub, seen } = following;
  const old = environment.link;
  old.down.push({ type: 'goodbye', reconnectInMs: 800 });
  server.update('p1', { data: 1 });
  environment.signal('restored');
  server.pump();
  old.flushDown();
  environment.advance(800);
  expect(hub.connection.state).toBe('live');
  expect(environment.links).toHaveLength(2);
  expect(seen.types).toEqual(['update', 'live']);
});

test('[GW-10] resumes over a new socket when heartbeats stop', () => {
  using following = follow();
  const { environment, server, seen } = following;
  environment.advance(2 * HEARTBEAT_MS + CLIENT_LIMITS.heartbeatGraceMs);
  expect(environment.links).toHaveLength(2);
  expect(environment.links[0]?.isOpen).toBe(false);
  server.pump();
  expect(seen.types).toEqual(['live']);
});

test('resumes when the machine slept and the socket is dead', () => {
  using following = follow();
  const { environment, server, seen } = following;
  const dead = environment.link;
  server.update('p1', { data: 1 });
  dead.down.length = 0;
  environment.sleep(3_600_000);
  expect(dead.up).toEqual([{ type: 'ping' }]);
  environment.advance(CLIENT_LIMITS.probeMs);
  server.pump();
  expect(environment.links).toHaveLength(2);
  expect(seen.types).toEqual(['update', 'live']);
});

test('keeps the socket when it answers after a wake', () => {
  using following = follow();
  const { environment, server } = following;
  environment.signal('hidden');
  environment.signal('visible');
  server.pump();
  environment.advance(CLIENT_LIMITS.probeMs);
  expect(environment.links).toHaveLength(1);
});

test('[GW-9] moves to another socket when the hub says goodbye', () => {
  using following = follow();
  const { environment, server, hub, seen } = following;
  environment.link.down.push({ type: 'goodbye', reconnectInMs: 800 });
  environment.link.flushDown();
  environment.link.cut(1012);
  expect(hub.connection).toMatchObject({ state: 'reconnecting', retryAt: environment.now() + 800 });
  environment.advance(800);
  server.pump();
  expect(seen.types).toEqual(['live']);
});

test('says so and ends when the process is unknown', () => {
  using following = prepare();
  const { server, hub, seen } = following;
  hub.process('nobody').subscribe(seen.listener);
  server.pump();
  expect(seen.events).toMatchObject([{ type: 'error', error: { code: 'process-unknown' } }]);
});

test('says so and ends when the process is deleted while it is followed', () => {
  using following = follow();
  const { environment, server, handle, seen } = following;
  server.remove('p1');
  server.pump();
  expect(seen.types).toEqual(['error']);
  expect(handle.isLive).toBe(false);
  environment.advance(CLIENT_LIMITS.lingerMs);
  expect(environment.link.isOpen).toBe(false);
});

test('asks again, ever more rarely, when the hub fails to serve a subscription', () => {
  using following = follow();
  const { environment, server, seen } = following;
  const fail = (): void => {
    environment.link.down.push({ type: 'error', code: 'store-unavailable', message: 'later', process: 'p1' });
    environment.link.flushDown();
  };
  const subscribes = (): number => environment.link.up.filter((message) => message.type === 'subscribe').length;
  fail();
  expect(subscribes()).toBe(1);
  environment.link.flushUp();
  environment.link.flushDown();
  fail();
  expect(subscribes()).toBe(0);
  environment.advance(500);
  expect(subscribes()).toBe(1);
  server.pump();
  expect(seen.types).toEqual(['live', 'live']);
});

test('asks again when its time comes, whatever strays in before', () => {
  using following = follow();
  const { environment, server, handle } = following;
  for (let failure = 0; failure < 2; failure += 1) {
    environment.link.down.push({ type: 'error', code: 'store-unavailable', message: 'later', process: 'p1' });
    environment.link.flushDown();
    environment.link.flushUp();
    environment.link.flushDown();
  }
  expect(handle.isLive).toBe(false);
  environment.link.down.push({ type: 'live', process: 'p1', cursor: server.cursorOf('p1') });
  environment.link.flushDown();
  expect(handle.isLive).toBe(false);
  environment.advance(500);
  server.pump();
  expect(handle.isLive).toBe(true);
});

test('asks again when a subscription is not answered', () => {
  using following = prepare();
  const { environment, handle, seen } = following;
  handle.subscribe(seen.listener);
  const { link } = environment;
  link.flushDown();
  link.up.length = 0; // lost
  const heartbeats = CLIENT_LIMITS.subscribeTimeoutMs / 5000;
  for (let count = 0; count < heartbeats; count += 1) {
    link.down.push({ type: 'heartbeat', at: environment.now() });
    link.flushDown();
    environment.advance(5000);
  }
  expect(link.up.map((message) => message.type)).toEqual(['unsubscribe', 'ping', 'subscribe']);
});

test('serves the other listeners when one throws', () => {
  using following = follow();
  const { environment, server, handle, seen } = following;
  handle.subscribe(() => {
    throw new Error('mine');
  });
  const last = new Recording();
  handle.subscribe(last.listener);
  server.update('p1', { data: 1 });
  server.pump();
  expect([seen.types, last.types]).toEqual([['update'], ['update']]);
  expect(environment.reported).toMatchObject([{ message: 'mine' }]);
});
