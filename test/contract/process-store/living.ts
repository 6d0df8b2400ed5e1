import { describe, expect, it } from 'vitest';
import { BusRecorder } from '../../support/bus-recorder.ts';
import type { ContractStore, MakeStore } from './contract-store.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing } from './requests.ts';

async function isThere({ store }: ContractStore, id: string): Promise<boolean> {
  const [cursor] = await store.readCursors([id]);
  return cursor !== null;
}

export function living(make: MakeStore): void {
  describe('the time to live', () => {
    it('[STO-12] ends a process that nothing was written to, and all reads agree that it is gone', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { ttlMs: 2200 }));
      await subject.store.create(creation('p2'));
      await subject.advance(2500);
      // First the list, before a read by id could clear away what it finds.
      const { processes } = await subject.store.list({ tenant: 'acme', workflow: null, status: null, limit: 10, after: null });
      expect(processes.map(({ id }) => id)).toEqual(['p2']);
      expect(await subject.store.readSnapshot('p1')).toBeNull();
      expect(await subject.store.readLog('p1', '1-1', { updates: 1, bytes: 1 })).toEqual({ kind: 'unknown-process' });
      expect(await subject.store.readCursors(['p1', 'p2'])).toEqual([null, '1-1']);
      expect(await subject.store.delete('p1')).toBe(false);
      await expectRefusal(subject.store.write(writing('p1', { data: 1 })), 'process-unknown');
    });

    it('[STO-12] counts from the last update', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { ttlMs: 3000 }));
      for (let index = 0; index < 3; index++) {
        await subject.advance(2000);
        await subject.store.write(writing('p1', { data: index }));
      }
      await subject.advance(2000);
      expect(await isThere(subject, 'p1')).toBe(true);
      await subject.advance(1500);
      expect(await isThere(subject, 'p1')).toBe(false);
    });

    it('[STO-12] is not made longer by reading, nor by a write that is refused or repeated', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { ttlMs: 3000 }));
      const last = writing('p1', { data: 1 }, { operation: { id: 'op', fingerprint: 'once' } });
      await subject.store.write(last);
      await subject.advance(2000);
      await subject.store.readSnapshot('p1');
      await subject.store.readLog('p1', '0-0', { updates: 1, bytes: 1 });
      await expectRefusal(subject.store.write(writing('p1', { data: 2 }, { ifMatch: '1-9' })), 'cursor-mismatch');
      expect(await subject.store.write(last)).toMatchObject({ repeated: true });
      await subject.advance(1500);
      expect(await isThere(subject, 'p1')).toBe(false);
    });

    it('[STO-12] goes on after the process has ended, so that its end can still be read', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { ttlMs: 2000 }));
      await subject.store.write(writing('p1', { status: 'completed' }));
      await subject.advance(1000);
      expect(await isThere(subject, 'p1')).toBe(true);
      await subject.advance(1500);
      expect(await isThere(subject, 'p1')).toBe(false);
    });

    it('[STO-12] tells the followers when it is over, though nobody asks', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { ttlMs: 2000 }));
      using recorder = await BusRecorder.follow(subject.bus, 'p1');
      await subject.advance(1000);
      expect(recorder.gone).toBe(0);
      await subject.advance(4000);
      await recorder.heardGone();
      expect(recorder.gone).toBe(1);
    });

    it('[STO-12] leaves the id free for a new process, whose own time counts', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { ttlMs: 2000, tag: 5 }));
      await subject.advance(2500);
      expect(await subject.store.create(creation('p1', { ttlMs: 5000, tag: 6 }))).toMatchObject({
        cursor: '1-6',
        repeated: false,
      });
      await subject.advance(3000);
      expect(await subject.store.readCursors(['p1'])).toEqual(['1-6']);
    });

    it('[STO-12] ends each process at its own time', async () => {
      await using subject = await make({});
      for (const [id, ttlMs] of [
        ['p3', 7000],
        ['p1', 3000],
        ['p2', 5000],
      ] as const)
        await subject.store.create(creation(id, { ttlMs }));
      await subject.advance(4000);
      expect(await subject.store.readCursors(['p1', 'p2', 'p3'])).toEqual([null, '1-1', '1-1']);
      await subject.advance(2000);
      expect(await subject.store.readCursors(['p1', 'p2', 'p3'])).toEqual([null, null, '1-1']);
      await subject.advance(2000);
      expect(await subject.store.readCursors(['p1', 'p2', 'p3'])).toEqual([null, null, null]);
    });

    it('[STO-12] ends a temporary process when it has been idle', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { temporary: true, ttlMs: 3000 }));
      await subject.advance(2000);
      await subject.store.write(writing('p1', { data: 1 }));
      await subject.advance(2000);
      expect(await isThere(subject, 'p1')).toBe(true);
      await subject.advance(1500);
      expect(await isThere(subject, 'p1')).toBe(false);
    });
  });
}
