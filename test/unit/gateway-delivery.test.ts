import { ORIGIN, StepcastError, type Down } from '@stepcast/shared';
import { OUTBOX } from '@stepcast/server';
import { describe, expect, it } from 'vitest';
import { GatewayRig } from '../support/gateway-rig.ts';
import { seededRandom } from '../support/seeded-random.ts';

const types = (messages: readonly Down[]): string[] => messages.map(({ type }) => type);

describe('following', () => {
  it('[GW-2] gives a snapshot, says live, and goes on with each update when a viewer comes without a cursor', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    await rig.write('p', { status: 'running' });
    const client = rig.connect();
    const follower = await client.follow('p');
    await rig.write('p', { patch: { a: 1 } });
    await rig.settle();
    expect(types(client.link.received)).toEqual(['snapshot', 'live', 'update']);
    expect(follower.snapshot).toEqual((await rig.stored('p'))?.snapshot);
  });

  it('[GW-2] loses and doubles nothing when updates are written while the store is being read', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    rig.held.hold();
    const client = rig.connect();
    const joining = client.follow('p', { mode: 'log' });
    await rig.settle();
    await rig.writeMany('p', 5);
    await rig.settle();
    expect(client.link.received).toEqual([]);
    await rig.held.release();
    const follower = await joining;
    expect(types(client.link.received)).toEqual(['snapshot', 'update', 'update', 'update', 'update', 'update', 'live']);
    expect(follower.cursor).toBe((await rig.stored('p'))?.cursor);
  });

  it('[GW-2] stays within its bound and is exact when more arrives during the read than may wait', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    rig.held.hold();
    const client = rig.connect();
    const joining = client.follow('p', { mode: 'log' });
    await rig.settle();
    await rig.writeMany('p', 1500);
    await rig.held.release();
    const follower = await joining;
    await rig.clock.advance(1000);
    await rig.settle();
    expect(follower.cursor).toBe((await rig.stored('p'))?.cursor);
    expect(follower.isLive).toBe(true);
  });

  it('[GW-1] subscribes to the bus and reads the store once when many follow one process', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const clients = Array.from({ length: 50 }, () => rig.connect());
    await Promise.all(clients.map((client) => client.follow('p')));
    expect(rig.bus.subscriptions).toBe(1);
    expect(rig.held.calls.readSnapshot).toBe(1);
    expect(rig.count('channels')).toBe(1);
    expect(rig.count('viewers')).toBe(50);
  });

  it('[GW-1] keeps the channel for a while and then closes it when the last viewer left', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const client = rig.connect();
    await client.follow('p');
    client.connection.unfollow('p');
    expect(rig.count('channels')).toBe(1);
    await client.follow('p');
    expect(rig.bus.subscriptions).toBe(1);
    client.connection.closed();
    await rig.clock.advance(10_000);
    expect(rig.count('channels')).toBe(0);
    expect(rig.count('viewers')).toBe(0);
    expect(rig.count('connections')).toBe(0);
  });

  it('fails with process-unknown when there is no such process, and leaves nothing behind', async () => {
    using rig = new GatewayRig(seededRandom());
    await expect(rig.connect().connection.follow({ process: 'nope', cursor: null, mode: 'state' })).rejects.toMatchObject({
      code: 'process-unknown',
    });
    expect(rig.count('channels')).toBe(0);
    expect(rig.count('viewers')).toBe(0);
  });

  it('[STO-12] tells the viewers when their process is deleted', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const client = rig.connect();
    const follower = await client.follow('p');
    await rig.delete('p');
    await rig.settle();
    expect(follower.errors).toEqual(['process-unknown']);
    expect(rig.count('viewers')).toBe(0);
    expect(rig.count('channels')).toBe(0);
  });

  it('[PRO-2] refuses the 513th process of a connection and goes on with the others', async () => {
    using rig = new GatewayRig(seededRandom());
    const client = rig.connect();
    for (let n = 0; n < 513; n++) await rig.create(`p${n}`);
    for (let n = 0; n < 512; n++) await client.connection.follow({ process: `p${n}`, cursor: null, mode: 'state' });
    await expect(client.connection.follow({ process: 'p512', cursor: null, mode: 'state' })).rejects.toMatchObject({
      code: 'too-many-viewers',
    });
    await rig.settle();
    const follower = await client.follow('p7');
    await rig.write('p7', { patch: { a: 1 } });
    await rig.settle();
    expect(follower.snapshot?.state).toEqual({ a: 1 });
  });
});

describe('resuming', () => {
  it('[CUR-3] sends exactly what was missed when a cursor is held', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const first = rig.connect();
    const held = await first.follow('p');
    first.connection.closed();
    await rig.writeMany('p', 10);
    const second = rig.connect();
    const follower = await second.follow('p', { held: { cursor: held.cursor ?? ORIGIN, snapshot: held.snapshot } });
    expect(types(second.link.received)).toEqual([...Array<string>(10).fill('update'), 'live']);
    expect(follower.snapshot).toEqual((await rig.stored('p'))?.snapshot);
  });

  it('[CUR-6] sends the whole log when resumed at the origin', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    await rig.writeMany('p', 700);
    const follower = await rig.connect().follow('p', { mode: 'log', held: { cursor: ORIGIN, snapshot: null } });
    expect(follower.path).toHaveLength(701);
    expect(follower.snapshot).toEqual((await rig.stored('p'))?.snapshot);
    expect(follower.isLive).toBe(true);
  });

  it.each(['state', 'log'] as const)(
    '[CUR-4] sends a reset snapshot when the cursor is not part of the history, in mode %s',
    async (mode) => {
      using rig = new GatewayRig(seededRandom());
      await rig.create('p');
      await rig.writeMany('p', 3);
      for (const cursor of ['2-12345', '99-1', '4-1'] as const) {
        const client = rig.connect();
        const follower = await client.follow('p', { mode, held: { cursor, snapshot: null } });
        expect(follower.path).toEqual([{ cursor: (await rig.stored('p'))?.cursor, by: 'reset' }]);
      }
    },
  );

  it('[CUR-4] sends a reset snapshot when the log no longer reaches back to the cursor', async () => {
    using rig = new GatewayRig(seededRandom(), { log: { updates: 20, bytes: 1e6 } });
    await rig.create('p');
    const cursor = await rig.write('p', { status: 'running' });
    await rig.writeMany('p', 40);
    const follower = await rig.connect().follow('p', { mode: 'log', held: { cursor, snapshot: null } });
    expect(follower.path.map(({ by }) => by)).toEqual(['reset']);
  });

  it('[GW-7] folds what was missed into one snapshot when it is much, but only in state mode', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const cursor = await rig.write('p', { status: 'running' });
    const held = { cursor, snapshot: (await rig.stored('p'))?.snapshot ?? null };
    await rig.writeMany('p', 500);
    const state = await rig.connect().follow('p', { mode: 'state', held });
    const log = await rig.connect().follow('p', { mode: 'log', held });
    expect(state.path.map(({ by }) => by)).toEqual(['conflated']);
    expect(log.path).toHaveLength(500);
    expect(log.snapshot).toEqual(state.snapshot);
  });
});

describe('repair', () => {
  it('[GW-3] reads the missing part once and disconnects nobody when the bus lost messages', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const followers = await Promise.all(Array.from({ length: 20 }, () => rig.connect().follow('p', { mode: 'log' })));
    await rig.clock.advance(100);
    rig.bus.faults = { lose: 1, double: 0, delay: 0 };
    await rig.writeMany('p', 7);
    rig.bus.faults = { lose: 0, double: 0, delay: 0 };
    await rig.write('p', { patch: { last: true } });
    await rig.clock.advance(100);
    await rig.settle();
    for (const follower of followers) expect(follower.path).toHaveLength(9);
    expect(rig.held.calls.readLog).toBe(1);
    expect(rig.count('repairs')).toBe(1);
    expect(rig.count('chain_gaps')).toBe(1);
  });

  it('[GW-3] finds a lost last message within 40 s when nothing more comes', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const follower = await rig.connect().follow('p');
    rig.bus.faults = { lose: 1, double: 0, delay: 0 };
    await rig.write('p', { status: 'completed' });
    await rig.clock.advance(42_000);
    await rig.settle();
    expect(follower.snapshot?.status).toBe('completed');
  });

  it('[GW-3] looks at once when the bus says that messages may be lost', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const follower = await rig.connect().follow('p');
    rig.bus.faults = { lose: 1, double: 0, delay: 0 };
    await rig.write('p', { status: 'completed' });
    rig.bus.doubt();
    await rig.clock.advance(1000);
    await rig.settle();
    expect(follower.snapshot?.status).toBe('completed');
  });

  it.each([2, 5, 9])('[CUR-2] resets every viewer when a store that lost updates gives out %i numbers again', async (again) => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    await rig.writeMany('p', 5);
    const followers = await Promise.all((['state', 'log'] as const).map((mode) => rig.connect().follow('p', { mode })));
    rig.failOver();
    await rig.create('p');
    await rig.writeMany('p', again);
    await rig.clock.advance(2000);
    await rig.settle();
    const stored = await rig.stored('p');
    for (const follower of followers) {
      expect(follower.resets).toBe(1);
      expect({ cursor: follower.cursor, snapshot: follower.snapshot }).toEqual(stored);
      expect(follower.errors).toEqual([]);
    }
    expect(rig.count('chain_forks')).toBe(1);
  });

  it('[GW-3] tries again when the store fails during a repair', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const follower = await rig.connect().follow('p', { mode: 'log' });
    rig.bus.faults = { lose: 1, double: 0, delay: 0 };
    await rig.writeMany('p', 3);
    rig.bus.faults = { lose: 0, double: 0, delay: 0 };
    rig.held.fail(new StepcastError('store-unavailable'));
    await rig.write('p', { patch: { last: true } });
    await rig.clock.advance(3000);
    expect(follower.path).toHaveLength(1);
    rig.held.fail(null);
    await rig.clock.advance(6000);
    await rig.settle();
    expect(follower.path).toHaveLength(5);
    expect(follower.errors).toEqual([]);
  });
});

describe('sending', () => {
  it('[GW-5] writes once per turn of the event loop however much came up in it', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const client = rig.connect();
    await client.follow('p');
    client.link.writes.length = 0;
    await Promise.all(Array.from({ length: 8 }, () => rig.write('p', { status: 'running' })));
    await rig.settle();
    expect(client.link.writes).toEqual([8]);
  });

  it('[GW-7] holds no more than the soft limit and one step for a client that takes nothing, and gives it one snapshot when it does', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const slow = rig.connect();
    const other = rig.connect();
    const follower = await slow.follow('p');
    const quick = await other.follow('p', { mode: 'log' });
    slow.link.stick();
    for (let n = 0; n < 600; n++) {
      await rig.write('p', { data: 'x'.repeat(4096), patch: { n } });
      await rig.settle();
    }
    expect(slow.link.unsentBytes).toBeLessThan(OUTBOX.softLimitBytes + 128 * 1024);
    expect(quick.path).toHaveLength(601);
    slow.link.unstick(slow.connection);
    await rig.settle();
    expect(follower.path.at(-1)?.by).toBe('conflated');
    expect(follower.path.filter(({ by }) => by === 'conflated')).toHaveLength(1);
    expect(follower.snapshot).toEqual(quick.snapshot);
    await rig.write('p', { status: 'completed' });
    await rig.settle();
    expect(follower.snapshot?.status).toBe('completed');
  });

  it('[GW-7] gives a slow client in log mode every update', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const slow = rig.connect();
    const follower = await slow.follow('p', { mode: 'log' });
    slow.link.stick();
    for (let n = 0; n < 600; n++) {
      await rig.write('p', { data: 'x'.repeat(4096) });
      if (n % 50 === 0) await rig.settle();
    }
    expect(slow.link.unsentBytes).toBeLessThan(OUTBOX.softLimitBytes + 256 * 1024);
    slow.link.unstick(slow.connection);
    for (let turn = 0; turn < 50; turn++) await rig.settle();
    expect(follower.path).toHaveLength(601);
    expect(follower.cursor).toBe((await rig.stored('p'))?.cursor);
  });

  it('[GW-7] closes a client that takes nothing for 30 s, and keeps one that takes a little', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const [stuck, slow] = [rig.connect(), rig.connect()];
    for (const client of [stuck, slow]) {
      await client.follow('p', { mode: 'log' });
      client.link.stick();
    }
    for (let n = 0; n < 100; n++) {
      await rig.write('p', { data: 'x'.repeat(8192) });
      await rig.settle();
    }
    for (let second = 0; second < 60; second += 10) {
      await rig.clock.advance(10_000);
      slow.link.takeOne();
    }
    expect(stuck.link.closedWith?.code).toBe('too-slow');
    expect(slow.link.closedWith).toBeUndefined();
    expect(rig.count('connections')).toBe(1);
  });

  it('[GW-7] does not read from a client that does not read', async () => {
    using rig = new GatewayRig(seededRandom());
    await rig.create('p');
    const client = rig.connect();
    await client.follow('p', { mode: 'log' });
    client.link.stick();
    for (let n = 0; n < 100; n++) await rig.write('p', { data: 'x'.repeat(8192) });
    await rig.settle();
    expect(client.link.isReading).toBe(false);
    client.link.unstick(client.connection);
    await rig.settle();
    expect(client.link.isReading).toBe(true);
  });

  it('[GW-10] sends a sign of life every 15 s to every connection', async () => {
    using rig = new GatewayRig(seededRandom());
    const clients = Array.from({ length: 40 }, () => rig.connect());
    await rig.clock.advance(45_000);
    await rig.settle();
    for (const { link } of clients) expect(types(link.received)).toEqual(['heartbeat', 'heartbeat', 'heartbeat']);
  });

  it('[GW-9] says goodbye with times that are spread, and takes nobody new, when it drains', async () => {
    using rig = new GatewayRig(seededRandom());
    const clients = Array.from({ length: 200 }, () => rig.connect());
    rig.gateway.drain();
    const times = clients.map(({ link }) => {
      const goodbye = link.received.find((message) => message.type === 'goodbye');
      expect(link.closedWith?.code).toBe('draining');
      return goodbye?.reconnectInMs ?? NaN;
    });
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(500);
    expect(() => rig.connect()).toThrow(expect.objectContaining({ code: 'draining' }) as Error);
  });
});
