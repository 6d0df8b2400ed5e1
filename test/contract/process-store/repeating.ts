import { describe, expect, it } from 'vitest';
import type { MakeStore } from './contract-store.ts';
import { everythingOf, logOf, snapshotOf } from './reading.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing } from './requests.ts';

const OPERATION = { id: 'op-1', fingerprint: 'as first sent' };
const REUSED = { id: 'op-1', fingerprint: 'something else' };
const ONCE = { patch: { a: 1 } };

export function repeating(make: MakeStore): void {
  describe('an operation id', () => {
    it('[STO-5] gets the first result and applies a write once, however often it is sent', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const first = await subject.store.write(writing('p1', ONCE, { operation: OPERATION, tag: 5 }));
      expect(first.repeated).toBe(false);
      const before = await everythingOf(subject.store, 'p1');
      for (const tag of [5, 6, 7]) {
        expect(await subject.store.write(writing('p1', ONCE, { operation: OPERATION, tag }))).toEqual({
          ...first,
          repeated: true,
        });
      }
      expect(await everythingOf(subject.store, 'p1')).toEqual(before);
    });

    it('[STO-5] applies a write once when it is sent many times at the same moment', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const sent = Array.from({ length: 20 }, (_, tag) =>
        subject.store.write(writing('p1', ONCE, { operation: OPERATION, tag })),
      );
      const written = await Promise.all(sent);
      expect(new Set(written.map(({ cursor }) => cursor)).size).toBe(1);
      expect(written.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(await logOf(subject.store, 'p1')).toHaveLength(2);
    });

    it('[STO-5] gets the first result when the process has moved on meanwhile', async () => {
      await using subject = await make({});
      const { cursor } = await subject.store.create(creation('p1'));
      const request = writing('p1', ONCE, { operation: OPERATION, ifMatch: cursor });
      const first = await subject.store.write(request);
      await subject.store.write(writing('p1', { patch: { a: 2 } }));
      expect(await subject.store.write(request)).toEqual({ ...first, repeated: true });
      expect((await snapshotOf(subject.store, 'p1')).state).toEqual({ a: 2 });
    });

    it('[STO-5] gets the first result when the process has ended, also by this very write', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const early = await subject.store.write(writing('p1', ONCE, { operation: OPERATION }));
      const ending = writing('p1', { status: 'completed' }, { operation: { id: 'op-2', fingerprint: 'end' } });
      const end = await subject.store.write(ending);
      expect(await subject.store.write(ending)).toEqual({ ...end, repeated: true });
      expect(await subject.store.write(writing('p1', ONCE, { operation: OPERATION }))).toEqual({ ...early, repeated: true });
    });

    it('[STO-5] is refused for another request, and changes nothing', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.write(writing('p1', ONCE, { operation: OPERATION }));
      const before = await everythingOf(subject.store, 'p1');
      await expectRefusal(subject.store.write(writing('p1', { patch: { a: 2 } }, { operation: REUSED })), 'operation-reused');
      expect(await everythingOf(subject.store, 'p1')).toEqual(before);
    });

    it('[STO-5] belongs to one process', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.create(creation('p2'));
      await subject.store.write(writing('p1', ONCE, { operation: OPERATION }));
      expect(await subject.store.write(writing('p2', ONCE, { operation: REUSED }))).toMatchObject({
        cursor: '2-2',
        repeated: false,
      });
    });

    it('[STO-5] tells apart one write from another: each is applied', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.write(writing('p1', ONCE, { operation: OPERATION }));
      await subject.store.write(writing('p1', ONCE, { operation: { ...OPERATION, id: 'op-2' } }));
      await subject.store.write(writing('p1', ONCE));
      await subject.store.write(writing('p1', ONCE));
      expect(await logOf(subject.store, 'p1')).toHaveLength(5);
    });

    it('[STO-5] is free again when its write was refused', async () => {
      await using subject = await make({});
      const { cursor } = await subject.store.create(creation('p1'));
      await expectRefusal(subject.store.write(writing('p1', ONCE, { operation: OPERATION, ifMatch: '1-9' })), 'cursor-mismatch');
      expect(await subject.store.write(writing('p1', ONCE, { operation: REUSED, ifMatch: cursor }))).toMatchObject({
        repeated: false,
      });
    });

    it('[STO-5] makes a creation repeatable', async () => {
      await using subject = await make({});
      const first = await subject.store.create(creation('p1', { operation: OPERATION, tag: 5 }));
      await subject.store.write(writing('p1', ONCE));
      const before = await everythingOf(subject.store, 'p1');
      expect(await subject.store.create(creation('p1', { operation: OPERATION, tag: 6 }))).toEqual({ ...first, repeated: true });
      await expectRefusal(subject.store.create(creation('p1', { operation: REUSED })), 'operation-reused');
      await expectRefusal(
        subject.store.create(creation('p1', { operation: { id: 'op-2', fingerprint: 'as first sent' } })),
        'process-exists',
      );
      expect(await everythingOf(subject.store, 'p1')).toEqual(before);
    });

    it('[STO-5] is remembered for its time, counted from the first result, and no longer', async () => {
      await using subject = await make({ operationTtlMs: 1500 });
      await subject.store.create(creation('p1'));
      const first = await subject.store.write(writing('p1', ONCE, { operation: OPERATION }));
      await subject.advance(500);
      expect(await subject.store.write(writing('p1', ONCE, { operation: OPERATION }))).toEqual({ ...first, repeated: true });
      await subject.advance(1100);
      expect(await subject.store.write(writing('p1', ONCE, { operation: REUSED }))).toMatchObject({
        cursor: '3-2',
        repeated: false,
      });
    });
  });
}
