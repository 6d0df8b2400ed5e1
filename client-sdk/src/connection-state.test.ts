import { expect, test } from 'vitest';
import { CLIENT_LIMITS } from './client-limits.ts';
import { initialState, transition, type ConnectionEvent, type ConnectionState } from './connection-state.ts';
import { connectionStatus } from './connection-status.ts';

const HEARTBEAT_MS = 15_000;
const SEEN_AND_ONLINE = { isVisible: true, isOnline: true };
const START = initialState(SEEN_AND_ONLINE);

function run(state: ConnectionState, events: readonly ConnectionEvent[], now = 0): ConnectionState {
  return events.reduce((before, event) => transition(before, event, { now, random: 0.5 }), state);
}

const WANTED: ConnectionEvent = { type: 'wanted' };
const WELCOME: ConnectionEvent = { type: 'welcome', heartbeatMs: HEARTBEAT_MS };
const LOST: ConnectionEvent = { type: 'lost', error: 'gone' };
const ON_TIME: ConnectionEvent = { type: 'timer', lateMs: 0 };
const HIDDEN: ConnectionEvent = { type: 'signal', signal: 'hidden', surroundings: { isVisible: false, isOnline: true } };
const VISIBLE: ConnectionEvent = { type: 'signal', signal: 'visible', surroundings: SEEN_AND_ONLINE };
const OFFLINE: ConnectionEvent = { type: 'signal', signal: 'offline', surroundings: { isVisible: true, isOnline: false } };
const ONLINE: ConnectionEvent = { type: 'signal', signal: 'online', surroundings: SEEN_AND_ONLINE };
const RESTORED: ConnectionEvent = { type: 'signal', signal: 'restored', surroundings: SEEN_AND_ONLINE };

const LIVE = run(START, [WANTED, WELCOME]);

test('opens a socket when it is wanted, and none before', () => {
  expect(START.sockets).toBe(0);
  expect(run(START, [WANTED])).toMatchObject({ sockets: 1, phase: { name: 'connecting' } });
});

test('connects again at once when a connection that lasted is lost', () => {
  const lost = run(LIVE, [LOST], CLIENT_LIMITS.stableMs);
  expect(lost).toMatchObject({ sockets: 2, attempt: 1, phase: { name: 'connecting' } });
  expect(connectionStatus(lost)).toEqual({ state: 'reconnecting', retryAt: null, attempt: 1, lastError: 'gone' });
});

test('backs off when connections are welcomed but do not last', () => {
  const twice = run(LIVE, [LOST, WELCOME, LOST]);
  expect(twice).toMatchObject({ attempt: 2, phase: { name: 'waiting', retryAt: 500 } });
});

test('never gives up when the hub stays away', () => {
  let state = run(START, [WANTED]);
  for (let failure = 0; failure < 1000; failure += 1) state = run(state, [LOST, ON_TIME]);
  expect(state.attempt).toBeGreaterThan(400);
  expect(['connecting', 'waiting']).toContain(state.phase.name);
});

test('fails the attempt when no welcome comes in time', () => {
  expect(run(run(START, [WANTED]), [ON_TIME], CLIENT_LIMITS.connectTimeoutMs)).toMatchObject({ sockets: 2, attempt: 1 });
});

test('[GW-10] gives a connection up when two heartbeats are missed', () => {
  const deadAt = 2 * HEARTBEAT_MS + CLIENT_LIMITS.heartbeatGraceMs;
  expect(run(LIVE, [ON_TIME], deadAt - 1).phase.name).toBe('live');
  expect(run(LIVE, [ON_TIME], deadAt)).toMatchObject({
    phase: { name: 'connecting' },
    lastError: 'no sign of life from the hub',
  });
});

test('[GW-10] counts any frame as a sign of life when it comes', () => {
  const heard = run(LIVE, [{ type: 'frame' }], 20_000);
  expect(run(heard, [ON_TIME], 40_000).phase.name).toBe('live');
});

test('asks for a sign of life when it wakes late, and gives up when none comes', () => {
  const woken = run(LIVE, [{ type: 'timer', lateMs: 60_000 }], 65_000);
  expect(woken.phase).toMatchObject({ name: 'live', probeUntil: 65_000 + CLIENT_LIMITS.probeMs });
  expect(run(woken, [{ type: 'frame' }], 65_100).phase).toMatchObject({ name: 'live', probeUntil: null });
  expect(run(woken, [ON_TIME], 65_000 + CLIENT_LIMITS.probeMs).phase.name).toBe('connecting');
});

test('asks for a sign of life when the page is seen again', () => {
  const seen = run(run(LIVE, [HIDDEN], 9_000), [VISIBLE], 10_000);
  expect(seen.phase).toMatchObject({ name: 'live', probeUntil: 12_500 });
});

test('connects anew when the page comes back from the page cache', () => {
  expect(run(LIVE, [RESTORED], 10_000)).toMatchObject({ sockets: 2, phase: { name: 'connecting' } });
  expect(run(run(START, [WANTED]), [RESTORED])).toMatchObject({ sockets: 2, phase: { name: 'connecting' } });
});

test('does not retry when the page is hidden, until it is seen', () => {
  const hidden = run(LIVE, [HIDDEN, LOST], CLIENT_LIMITS.stableMs);
  expect(connectionStatus(hidden).state).toBe('paused');
  expect(run(hidden, [VISIBLE])).toMatchObject({ sockets: 2, phase: { name: 'connecting' } });
});

test('does not retry when the device is offline, until it is online', () => {
  const offline = run(LIVE, [OFFLINE, LOST], CLIENT_LIMITS.stableMs);
  expect(connectionStatus(offline).state).toBe('offline');
  expect(run(offline, [ONLINE]).phase.name).toBe('connecting');
});

test('stops waiting when the page is hidden meanwhile', () => {
  const waiting = run(LIVE, [LOST, LOST]);
  expect(waiting.phase.name).toBe('waiting');
  expect(run(waiting, [HIDDEN]).phase.name).toBe('paused');
});

test('connects the first time even when the page is hidden', () => {
  expect(run(initialState({ isVisible: false, isOnline: true }), [WANTED]).phase.name).toBe('connecting');
});

test('[GW-9] stays until the time that the goodbye names, then moves', () => {
  const leaving = run(LIVE, [{ type: 'goodbye', reconnectInMs: 800 }], 1000);
  expect(leaving.phase).toMatchObject({ name: 'live', checkAt: 1800 });
  expect(run(leaving, [ON_TIME], 1800)).toMatchObject({ sockets: 2, attempt: 0, phase: { name: 'connecting' } });
});

test('[GW-9] waits for that time when the hub closes before it', () => {
  const leaving = run(LIVE, [{ type: 'goodbye', reconnectInMs: 800 }], 1000);
  expect(run(leaving, [LOST], 1100)).toMatchObject({ attempt: 0, lastError: null, phase: { name: 'waiting', retryAt: 1800 } });
});

test('bounds the delay when a goodbye asks for too much', () => {
  const leaving = run(LIVE, [{ type: 'goodbye', reconnectInMs: 1e12 }, LOST], 0);
  expect(leaving.phase).toMatchObject({ retryAt: CLIENT_LIMITS.maxGoodbyeMs });
});

test('lingers when it is not wanted any more, and stays when it is again', () => {
  const lingering = run(LIVE, [{ type: 'unwanted' }], 1000);
  expect(run(lingering, [ON_TIME], 1000 + CLIENT_LIMITS.lingerMs).phase.name).toBe('idle');
  expect(run(run(lingering, [WANTED], 2000), [ON_TIME], 1000 + CLIENT_LIMITS.lingerMs).phase.name).toBe('live');
});

test('lets a connection be made that is not wanted for a moment, and gives it up when it is not wanted then', () => {
  const leaving = run(START, [WANTED, { type: 'unwanted' }]);
  expect(leaving).toMatchObject({ sockets: 1, phase: { name: 'connecting' } });
  expect(run(leaving, [WANTED, WELCOME])).toMatchObject({ sockets: 1, phase: { name: 'live', lingerUntil: null } });
  expect(run(run(leaving, [WELCOME]), [ON_TIME], CLIENT_LIMITS.lingerMs).phase.name).toBe('idle');
  expect(run(leaving, [LOST]).phase.name).toBe('idle');
});

test('survives a clock that is set back', () => {
  const back = run(LIVE, [ON_TIME], -3_600_000);
  expect(back.phase).toMatchObject({ name: 'live', checkAt: -3_600_000 + CLIENT_LIMITS.checkMs });
});

test('does nothing more when it is closed', () => {
  const closed = run(LIVE, [{ type: 'close' }]);
  expect(run(closed, [WANTED, WELCOME, LOST, ONLINE, ON_TIME])).toBe(closed);
});
