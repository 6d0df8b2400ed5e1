import { describe, expect, it } from 'vitest';
import { applyUpdate, StepcastError, type Snapshot, type UpdateParts } from '@stepcast/shared';
import type { MakeStore } from './contract-store.ts';
import { everythingOf, folded, logOf, parsed, snapshotOf } from './reading.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing as request } from './requests.ts';

const PARTS: UpdateParts = {
  step: { name: 'pay', status: 'waiting', progress: 0.25, message: 'asks the bank', attempt: 2, data: { empty: [], none: null } },
  status: 'waiting',
  state: { replaced: true, list: [] },
  patch: { replaced: null, patched: { deep: 1 } },
  cancel: { reason: 'no longer wanted' },
  data: ['not kept', 1.5],
};

/** Every choice of at least one part. */
function combinations(): UpdateParts[] {
  const parts = Object.entries(PARTS);
  const choices = Array.from({ length: 2 ** parts.length - 1 }, (_, index) => index + 1);
  return choices.map((choice) => Object.fromEntries(parts.filter((_part, bit) => (choice & (1 << bit)) !== 0)));
}

export function writing(make: MakeStore): void {
  describe('write', () => {
    it('[CUR-1] [CUR-2] gives the next cursor, and links each update to the one before', async () => {
      await using subject = await make({});
      const created = await subject.store.create(creation('p1', { tag: 5 }));
      const first = await subject.store.write(request('p1', { status: 'running' }, { tag: 9 }));
      const second = await subject.store.write(request('p1', { data: 1 }, { tag: 0 }));
      expect([created.cursor, first.cursor, second.cursor]).toEqual(['1-5', '2-9', '3-0']);
      expect((await logOf(subject.store, 'p1')).map(({ prev }) => prev)).toEqual(['0-0', '1-5', '2-9']);
      expect(await subject.store.readCursors(['p1'])).toEqual(['3-0']);
      expect((await subject.store.readSnapshot('p1'))?.cursor).toBe('3-0');
    });

    it('[STO-1] [PRO-4] does any parts together, as one update', async () => {
      await using subject = await make({});
      for (const [index, parts] of combinations().entries()) {
        const id = `p${index}`;
        await subject.store.create(creation(id, { state: { before: 1 } }));
        const before = await snapshotOf(subject.store, id);
        const { cursor } = await subject.store.write(request(id, parts));
        const update = parsed((await logOf(subject.store, id, '1-1'))[0] as { text: string });
        expect(update).toEqual({ type: 'update', process: id, cursor, prev: '1-1', at: update.at, ...parts });
        expect(await snapshotOf(subject.store, id)).toEqual(applyUpdate(before, update));
      }
    });

    it('[STO-2] keeps the parts byte for byte, and the snapshot value for value', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const state = {
        empty: [],
        nothing: {},
        none: null,
        big: 9_007_199_254_740_991,
        small: 5e-324,
        text: '\u0000"\\/\u2028\ud83d\udcb3é',
        lone: '\ud800',
      };
      await subject.store.write(request('p1', { state, data: [state] }));
      const [update] = await logOf(subject.store, 'p1', '1-1');
      expect(update?.text.endsWith(`,${JSON.stringify({ state, data: [state] }).slice(1)}`)).toBe(true);
      const { text } = (await subject.store.readSnapshot('p1')) ?? { text: '' };
      expect(JSON.stringify((JSON.parse(text) as Snapshot).state)).toBe(JSON.stringify(state));
    });

    it('[STO-13] never lets the time of updates go back', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      for (const wait of [0, 1, 5, 0]) {
        await subject.advance(wait);
        await subject.store.write(request('p1', { data: wait }));
      }
      const times = (await logOf(subject.store, 'p1')).map((update) => parsed(update).at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect((await snapshotOf(subject.store, 'p1')).updatedAt).toBe(times.at(-1));
    });

    it('[STO-1] does not touch another process', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.create(creation('p2'));
      const before = await everythingOf(subject.store, 'p2');
      await subject.store.write(request('p1', { patch: { a: 1 } }));
      expect(await everythingOf(subject.store, 'p2')).toEqual(before);
    });

    it('[STO-1] refuses a process that is unknown', async () => {
      await using subject = await make({});
      await expectRefusal(subject.store.write(request('p1', { status: 'running' })), 'process-unknown');
      await expectRefusal(subject.store.write(request('p1', { status: 'running' }, { ifMatch: '1-1' })), 'process-unknown');
      expect(await subject.store.readCursors(['p1'])).toEqual([null]);
    });
  });

  describe('the level of durability', () => {
    it.each(['cache', 'replica', 'disk', 'archive'] as const)(
      '[STO-18] %s is reached, or the write is refused and changes nothing',
      async (durability) => {
        await using subject = await make({});
        await subject.store.create(creation('p1'));
        const before = await everythingOf(subject.store, 'p1');
        const outcome = await subject.store.write(request('p1', { data: 1 }, { durability })).catch((error: unknown) => error);
        if (outcome instanceof StepcastError) {
          expect(outcome.code).toBe('durability-unavailable');
          expect(durability).not.toBe('cache');
          expect(await everythingOf(subject.store, 'p1')).toEqual(before);
          await expectRefusal(subject.store.create(creation('p2', { durability })), 'durability-unavailable');
          expect(await subject.store.readCursors(['p2'])).toEqual([null]);
        } else {
          expect(outcome).toEqual({ cursor: '2-2', durability, repeated: false });
        }
      },
    );
  });

  describe('write under a condition', () => {
    it('[CUR-5] writes when the cursor is the present one', async () => {
      await using subject = await make({});
      const { cursor } = await subject.store.create(creation('p1', { tag: 4_000_000_000 }));
      const written = await subject.store.write(request('p1', { status: 'running' }, { ifMatch: cursor }));
      expect(written.cursor).toBe('2-2');
      await subject.store.write(request('p1', { data: 1 }, { ifMatch: written.cursor }));
    });

    it.each([
      ['is behind', '1-5'],
      ['is ahead', '3-9'],
      ['has the right seq and another tag', '2-8'],
      ['is the origin', '0-0'],
    ] as const)('[CUR-5] refuses when the cursor %s, tells the present one, and changes nothing', async (_what, ifMatch) => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { tag: 5 }));
      await subject.store.write(request('p1', { status: 'running' }, { tag: 9 }));
      const before = await everythingOf(subject.store, 'p1');
      await expectRefusal(subject.store.write(request('p1', { patch: { a: 1 } }, { ifMatch })), 'cursor-mismatch', {
        cursor: '2-9',
      });
      expect(await everythingOf(subject.store, 'p1')).toEqual(before);
    });
  });

  describe('write after the end', () => {
    it.each(['completed', 'failed', 'cancelled'] as const)(
      '[STO-8] refuses any update of a process that is %s, and tells its cursor',
      async (status) => {
        await using subject = await make({});
        await subject.store.create(creation('p1'));
        const { cursor } = await subject.store.write(request('p1', { status }));
        const before = await everythingOf(subject.store, 'p1');
        for (const parts of [
          { status: 'running' },
          { status },
          { data: 1 },
          { cancel: {} },
          { step: { name: 'pay' } },
          { patch: {} },
        ] as const) {
          await expectRefusal(subject.store.write(request('p1', parts)), 'process-ended', { cursor });
          await expectRefusal(subject.store.write(request('p1', parts, { ifMatch: cursor })), 'process-ended', { cursor });
        }
        expect(await everythingOf(subject.store, 'p1')).toEqual(before);
      },
    );

    it('[STO-8] takes the last data together with the end', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.write(
        request('p1', { status: 'completed', patch: { result: 42 }, step: { name: 'ship', status: 'completed' }, data: 'last' }),
      );
      const snapshot = await snapshotOf(subject.store, 'p1');
      expect(snapshot).toMatchObject({ status: 'completed', state: { result: 42 }, steps: { ship: { status: 'completed' } } });
      expect(snapshot).toEqual(folded(await logOf(subject.store, 'p1')));
    });

    it.each(['pending', 'running', 'waiting'] as const)('[STO-8] goes on when the process is %s', async (status) => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.write(request('p1', { status }));
      await subject.store.write(request('p1', { data: 1 }));
    });

    it('[STO-1] judges the operation id, then the condition, then the end, then the sizes', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const operation = { id: 'op', fingerprint: 'end' };
      const ended = await subject.store.write(request('p1', { status: 'failed' }, { operation }));
      const huge = { state: { text: 'x'.repeat(1024 * 1024) } };
      const other = { id: 'op', fingerprint: 'other' };
      await expectRefusal(subject.store.write(request('p1', huge, { ifMatch: '1-9', operation: other })), 'operation-reused');
      expect(await subject.store.write(request('p1', huge, { ifMatch: '1-9', operation }))).toEqual({ ...ended, repeated: true });
      await expectRefusal(subject.store.write(request('p1', huge, { ifMatch: '1-9' })), 'cursor-mismatch');
      await expectRefusal(subject.store.write(request('p1', huge)), 'process-ended');
    });
  });
}
