import { describe, expect, it } from 'vitest';
import { ORIGIN, type JsonObject } from '@stepcast/shared';
import type { MakeStore } from './contract-store.ts';
import { cursorOf, everythingOf, folded, logOf, parsed, snapshotOf } from './reading.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing } from './requests.ts';

export function creating(make: MakeStore): void {
  describe('create', () => {
    it('[CUR-1] makes the creation update 1, after the origin, with the tag it is given', async () => {
      await using subject = await make({});
      const written = await subject.store.create(creation('p1', { tag: 4_294_967_295, state: { total: 3 } }));
      expect(written).toEqual({ cursor: '1-4294967295', durability: 'cache', repeated: false });
      const [update, ...more] = await logOf(subject.store, 'p1');
      expect(more).toEqual([]);
      expect(update).toMatchObject({ cursor: '1-4294967295', prev: ORIGIN });
      expect(parsed(update as { text: string })).toEqual({
        type: 'update',
        process: 'p1',
        cursor: '1-4294967295',
        prev: ORIGIN,
        at: expect.any(Number) as number,
        create: { workflow: 'order', tenant: 'acme' },
        state: { total: 3 },
      });
    });

    it.each<JsonObject>([
      {},
      { empty: [], none: null, big: 9_007_199_254_740_991, constructor: { a: [[]] }, '€ "\\ \u2028': 1e-7 },
    ])('[CUR-1] makes a snapshot that is the fold of the creation: %j', async (state) => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { state }));
      const snapshot = await snapshotOf(subject.store, 'p1');
      expect(snapshot).toEqual(folded(await logOf(subject.store, 'p1')));
      expect(snapshot.state).toEqual(state);
    });

    it('[STO-1] refuses an id that is taken, tells its cursor, and changes nothing', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.write(writing('p1', { status: 'running' }));
      const before = await everythingOf(subject.store, 'p1');
      await expectRefusal(subject.store.create(creation('p1', { state: { other: true } })), 'process-exists', {
        cursor: await cursorOf(subject.store, 'p1'),
      });
      expect(await everythingOf(subject.store, 'p1')).toEqual(before);
    });

    it('[STO-1] keeps an id that has ended', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.write(writing('p1', { status: 'completed' }));
      await expectRefusal(subject.store.create(creation('p1')), 'process-exists');
    });

    it.each(['constructor', '__proto__', 'toString', '-', '_', 'A'.repeat(128)])(
      '[PRO-2] takes the id %s like any other',
      async (id) => {
        await using subject = await make({});
        expect(await subject.store.readCursors([id])).toEqual([null]);
        await subject.store.create(creation(id));
        expect((await snapshotOf(subject.store, id)).id).toBe(id);
      },
    );
  });
}
