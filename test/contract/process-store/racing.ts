/**
 * Many writers and readers at once: the four races that any session store has to stand — plain writes, reads beside writes,
 * deletions beside writes, and all of it mixed. The seed decides who does what and who waits when.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LoggedUpdate, ProcessStore, StoredSnapshot, Written } from '@stepcast/server';
import { isTerminal, ORIGIN, seqOf, StepcastError, type Cursor, type ErrorCode } from '@stepcast/shared';
import { seededRandom, type SeededRandom } from '../../support/seeded-random.ts';
import type { MakeStore } from './contract-store.ts';
import { folded, logOf, parsed, snapshotOf, WHOLE } from './reading.ts';
import { creation, writing } from './requests.ts';

const WRITERS = 8;
const ROUNDS = 25;
/** With eight writers, a write under a condition fails at most as often as the others succeed. */
const MAX_TRIES = WRITERS * ROUNDS;

/** Lets others go first: not at all, until the next promise, or until the next turn of the event loop. */
async function pause(random: SeededRandom): Promise<void> {
  const wait = random.below(3);
  if (wait === 1) await Promise.resolve();
  if (wait === 2) await nextTurn();
}

/** Runs `WRITERS` tasks side by side, each `ROUNDS` times. */
async function race<T>(random: SeededRandom, act: (task: number, round: number) => Promise<T>): Promise<T[]> {
  const run = async (task: number): Promise<T[]> => {
    const results: T[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await pause(random);
      results.push(await act(task, round));
    }
    return results;
  };
  return (await Promise.all(Array.from({ length: WRITERS }, (_, task) => run(task)))).flat();
}

/** The result, or null when it failed in a way that the race explains. */
async function unless<T>(codes: readonly ErrorCode[], action: Promise<T>): Promise<T | null> {
  try {
    return await action;
  } catch (error) {
    if (error instanceof StepcastError && codes.includes(error.code)) return null;
    throw error;
  }
}

function expectChain(log: readonly LoggedUpdate[]): void {
  expect(log.map(({ cursor }) => seqOf(cursor))).toEqual(log.map((_, index) => index + 1));
  expect(log.map(({ prev }) => prev)).toEqual([ORIGIN, ...log.map(({ cursor }) => cursor)].slice(0, -1));
  expect(log.map((update) => 'create' in parsed(update))).toEqual(log.map((_, index) => index === 0));
}

/** Adds one to a counter in the state, on the condition that nobody was faster. */
async function increment(store: ProcessStore, id: string, random: SeededRandom): Promise<Cursor> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const read = (await store.readSnapshot(id)) as StoredSnapshot;
    const { count } = (JSON.parse(read.text) as { state: { count: number } }).state;
    await pause(random);
    const parts = { patch: { count: count + 1 } };
    const written = await unless(
      ['cursor-mismatch'],
      store.write(writing(id, parts, { ifMatch: read.cursor, tag: random.uint32() })),
    );
    if (written !== null) return written.cursor;
  }
  throw new Error(`No chance to write in ${MAX_TRIES} tries`);
}

export function racing(make: MakeStore): void {
  describe('at the same time', () => {
    it('[STO-1] [CUR-1] many writers each get a place of their own, and none is lost', async () => {
      await using subject = await make({});
      const random = seededRandom();
      const ids = ['p1', 'p2', 'p3'];
      for (const id of ids) await subject.store.create(creation(id));
      const written = await race(random, async (task, round) => {
        const id = random.pick(ids);
        const { cursor } = await subject.store.write(
          writing(id, { patch: { [`writer${task}`]: round } }, { tag: random.uint32() }),
        );
        return { id, cursor, parts: { [`writer${task}`]: round } };
      });
      for (const id of ids) {
        const log = await logOf(subject.store, id);
        expectChain(log);
        const own = written.filter((each) => each.id === id);
        expect(log).toHaveLength(own.length + 1);
        const patches = new Map(log.map((update) => [update.cursor, parsed(update).patch]));
        for (const { cursor, parts } of own) expect(patches.get(cursor)).toEqual(parts);
        expect(await snapshotOf(subject.store, id)).toEqual(folded(log));
      }
    });

    it('[CUR-5] many writers under a condition lose no increment', async () => {
      await using subject = await make({});
      const random = seededRandom();
      await subject.store.create(creation('p1', { state: { count: 0 } }));
      const cursors = await race(random, () => increment(subject.store, 'p1', random));
      expect(new Set(cursors).size).toBe(WRITERS * ROUNDS);
      expect((await snapshotOf(subject.store, 'p1')).state).toEqual({ count: WRITERS * ROUNDS });
    });

    it('[STO-1] readers beside writers see only whole positions of one history, and never an earlier one', async () => {
      await using subject = await make({});
      const random = seededRandom();
      await subject.store.create(creation('p1'));
      const seen: StoredSnapshot[] = [];
      const lastSeen = new Map<number, number>();
      await race(random, async (task, round) => {
        if (task % 2 === 0) {
          const parts = { step: { name: `step ${task}`, progress: round / ROUNDS }, patch: { [`writer${task}`]: round } };
          await subject.store.write(writing('p1', parts, { tag: random.uint32() }));
          return;
        }
        const read = (await subject.store.readSnapshot('p1')) as StoredSnapshot;
        const page = await subject.store.readLog('p1', read.cursor, WHOLE);
        const [cursor] = await subject.store.readCursors(['p1']);
        expect(page.kind).toBe('updates');
        expect(seqOf(cursor as Cursor)).toBeGreaterThanOrEqual(seqOf(read.cursor));
        expect(seqOf(read.cursor)).toBeGreaterThanOrEqual(lastSeen.get(task) ?? 0);
        lastSeen.set(task, seqOf(cursor as Cursor));
        seen.push(read);
      });
      const log = await logOf(subject.store, 'p1');
      expect(seen.length).toBeGreaterThan(0);
      for (const { cursor, text } of seen) {
        const upTo = log.findIndex((update) => update.cursor === cursor) + 1;
        expect(JSON.parse(text)).toEqual(folded(log.slice(0, upTo)));
      }
    });

    it('[STO-16] deletions beside writes and creations never mix two lives of one id', async () => {
      await using subject = await make({});
      const random = seededRandom();
      const ids = ['p1', 'p2'];
      await race(random, async (task, round) => {
        const id = random.pick(ids);
        const mark = { [`task${task}`]: round };
        if (task < 2) return subject.store.delete(id);
        if (task < 5)
          return unless(['process-exists'], subject.store.create(creation(id, { state: mark, tag: random.uint32() })));
        return unless(['process-unknown'], subject.store.write(writing(id, { patch: mark }, { tag: random.uint32() })));
      });
      for (const id of ids) {
        await unless(['process-exists'], subject.store.create(creation(id)));
        const log = await logOf(subject.store, id);
        expectChain(log);
        expect(await snapshotOf(subject.store, id)).toEqual(folded(log));
        expect(await subject.store.delete(id)).toBe(true);
        expect(await subject.store.readCursors([id])).toEqual([null]);
      }
    });

    it('[STO-5] [STO-8] everything mixed leaves each process whole: once per operation id, nothing after the end', async () => {
      await using subject = await make({});
      const random = seededRandom();
      const ids = ['p0', 'p1', 'p2', 'p3'];
      const answers = new Map<string, Written[]>();
      const passing: readonly ErrorCode[] = ['process-unknown', 'process-exists', 'process-ended', 'cursor-mismatch'];
      const repeatedly = async (id: string, task: number): Promise<void> => {
        const operation = { id: `op-${random.below(40)}`, fingerprint: 'same' };
        const written = await unless(
          passing,
          subject.store.write(writing(id, { data: task, patch: { [operation.id]: true } }, { operation, tag: random.uint32() })),
        );
        const key = `${id} ${operation.id}`;
        if (written !== null) answers.set(key, [...(answers.get(key) ?? []), written]);
      };
      for (const id of ids) await subject.store.create(creation(id));
      await race(random, async (task, round) => {
        const id = random.pick(ids);
        const choice = random.below(10);
        if (choice < 5) await repeatedly(id, task);
        else if (choice === 5) await subject.store.readSnapshot(id);
        else if (choice === 6) await subject.store.list({ tenant: 'acme', workflow: null, status: null, limit: 2, after: null });
        else if (choice === 7)
          await unless(passing, subject.store.write(writing(id, { step: { name: `step ${round}` } }, { ifMatch: '1-1' })));
        else if (choice === 8 && round > ROUNDS / 2)
          await unless(passing, subject.store.write(writing(id, { status: 'completed' })));
        else await subject.store.readCursors(ids);
      });
      for (const id of ids) {
        const log = await logOf(subject.store, id);
        expectChain(log);
        expect(await snapshotOf(subject.store, id)).toEqual(folded(log));
        const ends = log.map((update) => parsed(update).status).map((status) => status !== undefined && isTerminal(status));
        expect(ends.slice(0, -1)).not.toContain(true);
      }
      for (const [key, written] of answers) {
        expect(new Set(written.map(({ cursor }) => cursor)).size, key).toBe(1);
        expect(
          written.filter(({ repeated }) => !repeated),
          key,
        ).toHaveLength(1);
      }
    });
  });
}
