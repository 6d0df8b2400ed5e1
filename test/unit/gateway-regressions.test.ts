/** Faults that a review found in the gateway, each by the shortest way there. */
import type { Cursor } from '@stepcast/shared';
import { OUTBOX } from '@stepcast/server';
import { expect, it } from 'vitest';
import { NO_FAULTS } from '../support/faulty-bus.ts';
import { GatewayRig } from '../support/gateway-rig.ts';
import { seededRandom } from '../support/seeded-random.ts';

const DEAF = { lose: 1, double: 0, delay: 0 };

it('[GW-1] follows nothing on a connection that is closed', async () => {
  using rig = new GatewayRig(seededRandom());
  await rig.create('p');
  const client = rig.connect();
  client.connection.close(null);
  await client.connection.follow({ process: 'p', cursor: null, mode: 'state' });
  await rig.clock.advance(60_000);
  expect([rig.count('connections'), rig.count('viewers'), rig.count('channels')]).toEqual([0, 0, 0]);
});

it('[GW-3] goes on as before when a message of no known history comes', async () => {
  using rig = new GatewayRig(seededRandom());
  await rig.create('p');
  await rig.writeMany('p', 3);
  const follower = await rig.connect().follow('p', { mode: 'log' });
  await rig.clock.advance(1000);
  rig.bus.forge({
    cursor: '9-77',
    prev: '8-66',
    text: '{"type":"update","process":"p","cursor":"9-77","prev":"8-66","at":1,"data":1}',
  });
  await rig.clock.advance(200);
  const newcomer = await rig.connect().follow('p');
  expect(newcomer.isLive).toBe(true);
  const last = await rig.write('p', { status: 'completed' });
  await rig.settle();
  expect([follower.cursor, newcomer.cursor]).toEqual([last, last]);
});

it('[CUR-2] gives a newcomer one snapshot when the store has gone back and the bus has not told', async () => {
  using rig = new GatewayRig(seededRandom());
  await rig.create('p');
  await rig.writeMany('p', 20);
  const old = await rig.connect().follow('p');
  await rig.writeMany('p', 70);
  await rig.settle();
  await rig.clock.advance(100);
  rig.bus.faults = DEAF;
  rig.failOver();
  await rig.create('p');
  await rig.writeMany('p', 3);
  rig.bus.faults = NO_FAULTS;
  const client = rig.connect();
  const newcomer = await client.follow('p');
  await rig.clock.advance(500);
  await rig.settle();
  const cursor = (await rig.stored('p'))?.cursor;
  expect(client.link.received.filter(({ type }) => type === 'snapshot').length).toBeLessThanOrEqual(2);
  expect([newcomer.cursor, old.cursor, old.resets]).toEqual([cursor, cursor, 1]);
});

it('[GW-3] notices a store that has gone back along its own history although nothing is written', async () => {
  using rig = new GatewayRig(seededRandom());
  await rig.create('p');
  await rig.writeMany('p', 2);
  const before = await rig.held.store.readSnapshot('p');
  const log = await rig.held.store.readLog('p', '0-0', { updates: 100, bytes: 1e9 });
  const follower = await rig.connect().follow('p');
  await rig.write('p', { status: 'completed' });
  await rig.settle();
  const updates = log.kind === 'updates' ? log.updates : [];
  const head = before?.cursor as Cursor;
  rig.held.replace({
    ...rig.held.store,
    readSnapshot: () => Promise.resolve(before),
    readCursors: (ids) => Promise.resolve(ids.map(() => head)),
    readLog: (_, after) => {
      const index = updates.findIndex(({ cursor }) => cursor === after);
      return Promise.resolve(
        index < 0 ? { kind: 'unknown-cursor' } : { kind: 'updates', updates: updates.slice(index + 1), head },
      );
    },
  });
  await rig.clock.advance(45_000);
  await rig.settle();
  expect([follower.cursor, follower.snapshot?.status, follower.resets]).toEqual([head, 'pending', 1]);
});

it('[CUR-4] resets a viewer whose page of the log was read before the history changed and came after', async () => {
  using rig = new GatewayRig(seededRandom());
  await rig.create('p');
  const cursors: Cursor[] = [];
  for (let n = 0; n < 400; n++) cursors.push(await rig.write('p', { patch: { n } }));
  await rig.connect().follow('p');
  rig.held.holdLogAfter(cursors[9] as Cursor);
  const follower = await rig.connect().follow('p', { mode: 'log', held: { cursor: cursors[9] as Cursor, snapshot: null } });
  rig.failOver();
  await rig.create('p');
  await rig.write('p', { status: 'running' });
  await rig.clock.advance(45_000);
  await rig.held.release();
  await rig.clock.advance(2000);
  await rig.settle();
  expect(follower.path.map(({ by }) => by)).toEqual(['reset']);
  expect(follower.cursor).toBe((await rig.stored('p'))?.cursor);
});

it('[GW-3] checks again when a doubt comes while a check is under way', async () => {
  using rig = new GatewayRig(seededRandom());
  await rig.create('p');
  const follower = await rig.connect().follow('p');
  await rig.clock.advance(500);
  rig.bus.doubt();
  rig.held.hold();
  await rig.clock.advance(1000);
  rig.bus.faults = DEAF;
  const last = await rig.write('p', { status: 'completed' });
  rig.bus.doubt();
  await rig.held.release();
  await rig.clock.advance(2000);
  await rig.settle();
  expect(follower.cursor).toBe(last);
});

it('[GW-7] looks at the limit again after each read, however many viewers are behind', async () => {
  using rig = new GatewayRig(seededRandom());
  const ids = Array.from({ length: 50 }, (_, n) => `p${n}`);
  const client = rig.connect();
  for (const id of ids) {
    await rig.create(id);
    await rig.write(id, { state: { big: 'x'.repeat(400_000) } });
    await client.follow(id);
  }
  client.link.stick();
  await rig.write('p0', { data: 'x'.repeat(300_000) });
  await rig.settle();
  for (const id of ids) await rig.writeMany(id, 70);
  await rig.settle();
  client.link.unstick(client.connection);
  client.link.stick();
  await rig.settle();
  expect(client.link.unsentBytes).toBeLessThan(OUTBOX.softLimitBytes + 450_000);
});

it('[GW-7] serves a connection whose link has drained without saying so', async () => {
  using rig = new GatewayRig(seededRandom());
  await rig.create('p');
  const client = rig.connect();
  const follower = await client.follow('p');
  client.link.stick();
  for (let n = 0; n < 100; n++) {
    await rig.write('p', { data: 'x'.repeat(8192) });
    await rig.settle();
  }
  client.link.takeAll();
  await rig.clock.advance(1000);
  await rig.settle();
  expect(follower.cursor).toBe((await rig.stored('p'))?.cursor);
});
