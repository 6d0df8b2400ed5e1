/** Cases that the fuzzer, or a look for what it might find, brought to light: each small, by name, for ever. */
import { OUTBOX } from '@stepcast/server';
import { LIMITS } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { Follower } from '../support/follower.ts';
import { GatewayRig } from '../support/gateway-rig.ts';
import { RunningHub } from '../support/running-hub.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { RawConnection } from '../support/wire/raw-connection.ts';
import { RawWebSocket } from '../support/wire/raw-web-socket.ts';
import { wsFrame } from '../support/wire/ws-frames.ts';

/**
 * `JSON.parse` makes Infinity of 1e999 and `JSON.stringify` makes null of Infinity. In a patch, null removes: the store kept the
 * key, with Infinity, while everyone who was sent the patch removed it.
 */
describe('a number past all numbers', () => {
  it.each([
    ['in a patch', '"patch":{"a":1e999}'],
    ['deep in a patch', '"patch":{"a":{"b":[-1e999]}}'],
    ['in a state', '"state":{"a":1e999}'],
    ['in data', '"data":1e999'],
    ['in the data of a step', '"step":{"name":"s","data":{"a":-1e999}}'],
  ])('[PRO-4] is refused, as followers would be told something else than is stored, when it stands %s', async (_name, part) => {
    await using hub = await RunningHub.start();
    await hub.create('p');
    using client = await RawWebSocket.open(hub.url);
    const follower = new Follower('p', 'log');
    client.onMessage = (message) => follower.take(message);
    client.send({ type: 'subscribe', process: 'p', mode: 'log' });
    client.sendFrame('{"type":"update","process":"p","op":"o1","patch":{"a":{"b":1}}}');
    client.sendFrame(`{"type":"update","process":"p","op":"o2",${part}}`);
    await client.until(
      () => client.errors.length > 0 || client.messages.filter(({ type }) => type === 'ack').length === 2,
      'the answers',
    );
    await client.answersPing();
    const { cursor, snapshot } = await hub.read('p');
    await client.until(() => follower.cursor === cursor, `cursor ${cursor}`);
    expect(follower.snapshot).toEqual(snapshot);
    expect(client.errors.map(({ code }) => code)).toEqual(['invalid-request']);
  });
});

/** A refused update once left its own, smaller, state behind as what the next one is measured against. */
it('[PRO-2] holds no more state than allowed when an update was refused for its steps', async () => {
  await using hub = await RunningHub.start();
  await hub.create('p');
  await hub.write('p', { state: { a: 'x'.repeat(1_000_000) } });
  await hub.write('p', { step: { name: 's', data: 'x'.repeat(1_000_000) } });
  await expect(hub.write('p', { state: {}, step: { name: 't', data: 'x'.repeat(100_000) } })).rejects.toThrow('too-large');
  await expect(hub.write('p', { patch: { b: 'x'.repeat(900_000) } })).rejects.toThrow('too-large');
  expect(JSON.stringify((await hub.read('p')).snapshot.state).length).toBeLessThan(LIMITS.stateBytes);
});

/**
 * A client that was too slow is closed, and then its last frames are read, among them perhaps one to follow a process: nobody would
 * ever end that subscription.
 */
it('[GW-1] follows nothing for a connection that is closed already', async () => {
  using rig = new GatewayRig(new SeededRandom(1));
  await rig.create('p');
  const { connection } = rig.connect();
  connection.close(null);
  await connection.follow({ process: 'p', cursor: null, mode: 'state' }).catch(() => undefined);
  await rig.settle();
  expect(rig.count('viewers')).toBe(0);
  expect(rig.count('connections')).toBe(0);
});

/**
 * Whether a connection has room was looked at before the store was read, and not again after it: a client that came back and resumed
 * everything at once was sent everything at once.
 */
it('[GW-7] holds little for a connection that takes nothing and resumes a hundred processes at once', async () => {
  using rig = new GatewayRig(new SeededRandom(1));
  const ids = Array.from({ length: 100 }, (_, n) => `p${n}`);
  for (const id of ids) {
    await rig.create(id);
    await rig.write(id, { state: { text: 'x'.repeat(100_000) } });
  }
  const { connection, link } = rig.connect();
  link.stick();
  // A cursor of another history, so that each is due a snapshot.
  await Promise.all(ids.map((process) => connection.follow({ process, cursor: '1-1', mode: 'state' })));
  await rig.settle();
  expect(link.unsentBytes).toBeLessThan(OUTBOX.softLimitBytes + 2 * 101_000);
  link.unstick(connection);
  for (let turn = 0; turn < ids.length && rig.count('resets') < ids.length; turn++) await rig.settle();
  expect(rig.count('resets')).toBe(ids.length);
});

/** Refused sockets stayed open, unread, when bytes followed their handshake, whatever the client did. */
it('[GW-9] ends at once when it drains, also after refused handshakes that were followed by other bytes', async () => {
  const hub = await RunningHub.start({ STEPCAST_DRAIN_MS: '60000' });
  const { host } = new URL(hub.url);
  using connection = new RawConnection(hub.url);
  connection.write(`GET /nothing HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  await connection.ended();
  connection.write(wsFrame('x'.repeat(100_000)));
  connection.end();
  await hub[Symbol.asyncDispose]();
});
