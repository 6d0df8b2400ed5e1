import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import type { LoggedUpdate, LogLimit, ProcessStore } from '@stepcast/server';
import { ORIGIN, readUpdateHeader, type Cursor } from '@stepcast/shared';
import type { MakeStore } from './contract-store.ts';
import { cursorOf, logOf, snapshotOf, WHOLE } from './reading.ts';
import { creation, writing } from './requests.ts';

/** Writes `count` updates, each about `bytes` long, and returns all cursors from the creation on. */
async function history(store: ProcessStore, count: number, bytes = 10): Promise<Cursor[]> {
  const cursors = [(await store.create(creation('p1'))).cursor];
  for (let index = 0; index < count; index++) {
    const written = await store.write(writing('p1', { patch: { index }, data: 'x'.repeat(bytes) }, { tag: 100 + index }));
    cursors.push(written.cursor);
  }
  return cursors;
}

async function readPage(
  store: ProcessStore,
  after: Cursor,
  limit: LogLimit,
): Promise<{ updates: readonly LoggedUpdate[]; head: Cursor }> {
  const page = await store.readLog('p1', after, limit);
  assert(page.kind === 'updates', `The log after ${after}: ${page.kind}`);
  return page;
}

export function logging(make: MakeStore): void {
  describe('readLog', () => {
    it('[CUR-6] reads everything from the origin, each text with its own header', async () => {
      await using subject = await make({});
      const cursors = await history(subject.store, 5);
      const updates = await logOf(subject.store, 'p1', ORIGIN);
      expect(updates.map(({ cursor }) => cursor)).toEqual(cursors);
      expect(updates.map(({ prev }) => prev)).toEqual([ORIGIN, ...cursors.slice(0, -1)]);
      for (const { cursor, prev, text } of updates) expect(readUpdateHeader(text)).toMatchObject({ process: 'p1', cursor, prev });
    });

    it('[CUR-4] continues after any cursor that is held', async () => {
      await using subject = await make({});
      const cursors = await history(subject.store, 5);
      for (const [index, cursor] of cursors.entries()) {
        expect((await logOf(subject.store, 'p1', cursor)).map((update) => update.cursor)).toEqual(cursors.slice(index + 1));
      }
    });

    it('[STO-17] gives pages that join without a hole, and with each the head of the process', async () => {
      await using subject = await make({});
      const cursors = await history(subject.store, 10);
      const read: Cursor[] = [];
      for (const size of [4, 4, 3, 0]) {
        const page = await readPage(subject.store, read.at(-1) ?? ORIGIN, { updates: 4, bytes: WHOLE.bytes });
        expect(page.updates).toHaveLength(size);
        expect(page.head).toBe(cursors.at(-1));
        read.push(...page.updates.map(({ cursor }) => cursor));
      }
      expect(read).toEqual(cursors);
    });

    it('[STO-17] ends a page at its bytes, but gives at least one update', async () => {
      await using subject = await make({});
      const cursors = await history(subject.store, 10, 1000);
      const page = await readPage(subject.store, cursors[0] as Cursor, { updates: 100, bytes: 4000 });
      expect(page.updates.length).toBeGreaterThan(1);
      expect(page.updates.length).toBeLessThan(5);
      expect((await readPage(subject.store, cursors[0] as Cursor, { updates: 100, bytes: 1 })).updates).toHaveLength(1);
      expect((await readPage(subject.store, cursors.at(-1) as Cursor, { updates: 100, bytes: 1 })).updates).toHaveLength(0);
    });

    it.each([
      ['has the tag of another branch', '3-999'],
      ['is ahead of the head', '7-106'],
      ['is far ahead', '9007199254740991-4294967295'],
      ['has seq 0 and is not the origin', '0-1'],
    ] as const)('[CUR-4] knows no cursor that %s', async (_what, cursor) => {
      await using subject = await make({});
      await history(subject.store, 5);
      expect(await subject.store.readLog('p1', cursor, WHOLE)).toEqual({ kind: 'unknown-cursor' });
    });

    it('[CUR-4] says so when the process is unknown, whatever the cursor', async () => {
      await using subject = await make({});
      expect(await subject.store.readLog('p1', ORIGIN, WHOLE)).toEqual({ kind: 'unknown-process' });
      expect(await subject.store.readLog('p1', '1-1', WHOLE)).toEqual({ kind: 'unknown-process' });
    });

    it('[CUR-3] still reads the log of a process that has ended', async () => {
      await using subject = await make({});
      const cursors = await history(subject.store, 2);
      const { cursor } = await subject.store.write(writing('p1', { status: 'completed' }));
      expect((await logOf(subject.store, 'p1', cursors[2] as Cursor)).map((update) => update.cursor)).toEqual([cursor]);
    });
  });

  describe('the log’s window', () => {
    it.each([
      ['updates', { updates: 10, bytes: 1024 * 1024 }],
      ['bytes', { updates: 10_000, bytes: 20_000 }],
    ] as const)(
      '[STO-17] [CUR-4] gives up the oldest updates past its bound of %s, and keeps the newest within it',
      async (_what, log) => {
        await using subject = await make({ log });
        const cursors = await history(subject.store, 400, 1000);
        expect(await subject.store.readLog('p1', ORIGIN, WHOLE)).toEqual({ kind: 'unknown-cursor' });
        expect(await subject.store.readLog('p1', cursors[1] as Cursor, WHOLE)).toEqual({ kind: 'unknown-cursor' });
        expect((await logOf(subject.store, 'p1', cursors.at(-10) as Cursor)).map(({ cursor }) => cursor)).toEqual(
          cursors.slice(-9),
        );
        expect((await snapshotOf(subject.store, 'p1')).state).toEqual({ index: 399 });
      },
    );

    it('[STO-17] always keeps the newest update, even one that is too large for it', async () => {
      await using subject = await make({ log: { updates: 10, bytes: 100 } });
      await history(subject.store, 3, 5000);
      const head = await cursorOf(subject.store, 'p1');
      expect(await subject.store.readLog('p1', head, WHOLE)).toEqual({ kind: 'updates', updates: [], head });
      const next = await subject.store.write(writing('p1', { data: 'y'.repeat(5000) }, { tag: 7 }));
      expect(await subject.store.readLog('p1', next.cursor, WHOLE)).toEqual({ kind: 'updates', updates: [], head: next.cursor });
    });
  });

  describe('readCursors', () => {
    it('[GW-3] answers in the order of the question, null for what is unknown', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { tag: 5 }));
      await subject.store.create(creation('p2', { tag: 6 }));
      await subject.store.write(writing('p2', { data: 1 }, { tag: 8 }));
      expect(await subject.store.readCursors(['p2', 'none', 'p1', 'p2'])).toEqual(['2-8', null, '1-5', '2-8']);
      expect(await subject.store.readCursors([])).toEqual([]);
    });
  });
}
