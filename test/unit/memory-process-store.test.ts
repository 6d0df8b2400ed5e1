/** What only the memory store promises, beyond the contract of all stores. */
import { describe, expect, it } from 'vitest';
import { MemoryProcessBus, MemoryProcessStore, type MemoryStoreOptions } from '@stepcast/server';
import { LIMITS } from '@stepcast/shared';
import { logOf, parsed, WHOLE } from '../contract/process-store/reading.ts';
import { expectRefusal } from '../contract/process-store/refusal.ts';
import { creation, writing } from '../contract/process-store/requests.ts';
import { BusRecorder } from '../support/bus-recorder.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const FULL_AFTER = 1000;

function memory(options: Partial<MemoryStoreOptions> = {}) {
  const clock = new VirtualClock();
  const bus = new MemoryProcessBus(new RecordingLogger());
  return { clock, bus, store: new MemoryProcessStore({ clock, bus }, options) };
}

/** Creates processes of 1000 bytes until the store is full, and returns how many it took. */
async function fill(store: MemoryProcessStore, name = 'p'): Promise<number> {
  for (let count = 0; count < FULL_AFTER; count++) {
    const refused = await store.create(creation(`${name}${count}`, { state: { text: 'x'.repeat(1000) } })).then(
      () => false,
      () => true,
    );
    if (refused) return count;
  }
  throw new Error('The store is never full');
}

describe('MemoryProcessStore', () => {
  it('[STO-10] takes the times of updates from its own clock', async () => {
    const subject = memory();
    const { clock } = subject;
    using store = subject.store;
    await store.create(creation('p1'));
    await clock.advance(1234);
    await store.write(writing('p1', { data: 1 }));
    expect((await logOf(store, 'p1')).map((update) => parsed(update).at)).toEqual([clock.now() - 1234, clock.now()]);
  });

  it('[STO-13] gives an update the time of the one before it when the clock has gone back', async () => {
    const subject = memory();
    const { clock } = subject;
    using store = subject.store;
    await store.create(creation('p1'));
    await clock.advance(5000);
    await store.write(writing('p1', { data: 1 }));
    clock.correct(-60_000);
    await store.write(writing('p1', { data: 2 }));
    const [created, before, after] = (await logOf(store, 'p1')).map((update) => parsed(update).at);
    expect(before).toBe((created as number) + 5000);
    expect(after).toBe(before);
  });

  it('[STO-14] refuses every write at twice its bound, and takes them again when there is room', async () => {
    using store = memory({ maxBytes: 100_000 }).store;
    const made = await fill(store);
    const grow = async (): Promise<void> => {
      for (let count = 0; count < FULL_AFTER; count++) await store.write(writing('p0', { data: 'x'.repeat(1000) }));
    };
    await expectRefusal(grow(), 'store-full');
    await expectRefusal(store.write(writing('p1', { data: 1 })), 'store-full');
    for (let count = 0; count < made; count++) await store.delete(`p${count}`);
    expect(await fill(store)).toBe(made);
  });

  it.each([
    [
      'deleted',
      async ({ store }: ReturnType<typeof memory>, ids: string[]) => {
        await Promise.all(ids.map((id) => store.delete(id)));
      },
    ],
    ['expired', async ({ clock }: ReturnType<typeof memory>) => clock.advance(3_700_000)],
  ])('[STO-14] has all its room again when everything was %s', async (_how, remove) => {
    const subject = memory({ maxBytes: 1_000_000, log: { updates: 5, bytes: 10_000 } });
    using store = subject.store;
    const roomAtFirst = await fill(store, 'one');
    const ids = Array.from({ length: roomAtFirst }, (_, count) => `one${count}`);
    for (const id of ids.slice(0, 20)) {
      for (let count = 0; count < 10; count++) {
        await store.write(writing(id, { patch: { [`key${count}`]: 'x'.repeat(100) }, step: { name: `step ${count % 3}` } }));
      }
      await store.write(writing(id, { state: {} }));
    }
    await remove(subject, ids);
    await store.check();
    expect(await fill(store, 'two')).toBe(roomAtFirst);
  });

  it('[STO-14] forgets the oldest operation ids when there are too many', async () => {
    using store = memory({ maxOperations: 2 }).store;
    await store.create(creation('p1'));
    const write = (id: string) => store.write(writing('p1', { data: id }, { operation: { id, fingerprint: id } }));
    for (const id of ['a', 'b', 'c']) await write(id);
    expect(await write('b')).toMatchObject({ cursor: '3-2', repeated: true });
    expect(await write('a')).toMatchObject({ cursor: '5-2', repeated: false });
  });

  it('[STO-17] keeps exactly as many updates as it is told', async () => {
    using store = memory({ log: { updates: 3, bytes: 1_000_000 } }).store;
    await store.create(creation('p1'));
    for (let count = 0; count < 7; count++) await store.write(writing('p1', { data: count }));
    expect((await logOf(store, 'p1', '6-2')).map(({ cursor }) => cursor)).toEqual(['7-2', '8-2']);
    expect(await store.readLog('p1', '4-2', WHOLE)).toEqual({ kind: 'unknown-cursor' });
  });

  it('[STO-12] tells followers of the end within a second or two, though nobody reads', async () => {
    const subject = memory();
    const { clock, bus } = subject;
    using store = subject.store;
    await store.create(creation('p1', { ttlMs: 10_000 }));
    using recorder = await BusRecorder.follow(bus, 'p1');
    await clock.advance(9_999);
    expect(recorder.gone).toBe(0);
    await clock.advance(2_000);
    expect(recorder.gone).toBe(1);
  });

  it('[STO-12] tells of the end once when a read finds it first', async () => {
    const subject = memory();
    const { clock, bus } = subject;
    using store = subject.store;
    await store.create(creation('p1', { ttlMs: 1_500 }));
    using recorder = await BusRecorder.follow(bus, 'p1');
    await clock.advance(1_500);
    expect(await store.readSnapshot('p1')).toBeNull();
    expect(recorder.gone).toBe(1);
    await clock.advance(10_000);
    expect(recorder.gone).toBe(1);
  });

  it('[STO-12] does not end a new process at the time of the one that had its id', async () => {
    const subject = memory();
    const { clock } = subject;
    using store = subject.store;
    await store.create(creation('p1', { ttlMs: 2_000 }));
    await store.delete('p1');
    await store.create(creation('p1', { ttlMs: 60_000, tag: 9 }));
    await clock.advance(10_000);
    expect(await store.readCursors(['p1'])).toEqual(['1-9']);
  });

  it('[STO-15] lists an old process at once, however many came and went after it', async () => {
    using store = memory().store;
    await store.create(creation('old'));
    for (let count = 0; count < 25_000; count++) {
      await store.create(creation('passing'));
      await store.delete('passing');
    }
    const page = await store.list({ tenant: 'acme', workflow: null, status: null, limit: 1, after: null });
    expect(page.processes.map(({ id }) => id)).toEqual(['old']);
  });

  it('[STO-14] leaves no timer behind when it is disposed of', async () => {
    const { clock, store } = memory();
    expect(clock.pending).toBe(1);
    store[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });

  it('[PRO-2] draws the line of the state exactly', async () => {
    using store = memory().store;
    const empty = JSON.stringify({ text: '' }).length;
    await store.create(creation('p1'));
    await store.write(writing('p1', { patch: { text: 'x'.repeat(LIMITS.stateBytes - empty) } }));
    await expectRefusal(store.write(writing('p1', { patch: { text: 'x'.repeat(LIMITS.stateBytes - empty + 1) } })), 'too-large');
  });

  it('[STO-14] keeps its count when a write is refused after its state was found small enough', async () => {
    using store = memory({ maxBytes: 6_000_000 }).store;
    const room = await fill(store, 'one');
    for (let count = 0; count < room; count++) await store.delete(`one${count}`);
    await store.create(creation('p1'));
    await store.write(writing('p1', { step: { name: 'pick', data: 'x'.repeat(400_000) } }));
    const refused = { patch: { a: 'x'.repeat(300_000) }, step: { name: 'pack', data: 'x'.repeat(700_000) } };
    await expectRefusal(store.write(writing('p1', refused)), 'too-large');
    await store.delete('p1');
    expect(await fill(store, 'two')).toBe(room);
  });
});
