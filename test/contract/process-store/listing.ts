import { describe, expect, it } from 'vitest';
import type { ProcessStore, ProcessSummary, StoreQuery } from '@stepcast/server';
import type { ContractStore, MakeStore } from './contract-store.ts';
import { cursorOf, snapshotOf } from './reading.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing } from './requests.ts';

const ALL: StoreQuery = { tenant: 'acme', workflow: null, status: null, limit: 100, after: null };

/** A `next` that always leads to another page would never end. */
const MAX_PAGES = 100;

async function idsOf(store: ProcessStore, query: Partial<StoreQuery> = {}): Promise<string[]> {
  const found: ProcessSummary[] = [];
  let after: string | null = query.after ?? null;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await store.list({ ...ALL, ...query, after });
    found.push(...page.processes);
    after = page.next;
    if (after === null) return found.map(({ id }) => id);
  }
  throw new Error(`The list did not end after ${MAX_PAGES} pages`);
}

/** Creates one after the other at different times: only then is there a newest. */
async function createAll(subject: ContractStore, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await subject.store.create(creation(id));
    await subject.advance(2);
  }
}

export function listing(make: MakeStore): void {
  describe('list', () => {
    it('[STO-15] is empty when there is nothing', async () => {
      await using subject = await make({});
      expect(await subject.store.list(ALL)).toEqual({ processes: [], next: null });
    });

    it('[STO-15] tells of each process what its snapshot says', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { state: { not: 'listed' } }));
      await subject.advance(2);
      await subject.store.write(writing('p1', { step: { name: 'pick', progress: 0.5 } }));
      await subject.store.write(writing('p1', { step: { name: 'pack', status: 'completed' } }));
      const { id, workflow, tenant, status, step, createdAt, updatedAt } = await snapshotOf(subject.store, 'p1');
      const cursor = await cursorOf(subject.store, 'p1');
      expect((await subject.store.list(ALL)).processes).toEqual([
        { cursor, id, workflow, tenant, status, step, progress: 0.75, createdAt, updatedAt },
      ]);
    });

    it('[STO-15] begins with the newest by creation, whatever was updated since', async () => {
      await using subject = await make({});
      await createAll(subject, ['p1', 'p2', 'p3']);
      await subject.store.write(writing('p1', { data: 1 }));
      expect(await idsOf(subject.store)).toEqual(['p3', 'p2', 'p1']);
    });

    it.each([1, 2, 3, 4, 100])('[STO-15] gives every process once, in pages of %d', async (limit) => {
      await using subject = await make({});
      await createAll(subject, ['p1', 'p2', 'p3', 'p4']);
      expect((await subject.store.list({ ...ALL, limit })).processes.length).toBeLessThanOrEqual(limit);
      expect(await idsOf(subject.store, { limit })).toEqual(['p4', 'p3', 'p2', 'p1']);
    });

    it('[STO-15] neither repeats nor skips while processes come and go between pages', async () => {
      await using subject = await make({});
      await createAll(subject, ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8']);
      const first = await subject.store.list({ ...ALL, limit: 3 });
      expect(first.processes.map(({ id }) => id)).toEqual(['p8', 'p7', 'p6']);
      await createAll(subject, ['p9']);
      for (const gone of ['p8', 'p6', 'p5', 'p2', 'p1']) await subject.store.delete(gone);
      expect(await idsOf(subject.store, { limit: 3, after: first.next })).toEqual(['p4', 'p3']);
    });

    it('[STO-15] shows only the tenant’s own, of the workflow and the status that are asked for', async () => {
      await using subject = await make({});
      const made = [
        { id: 'p1', workflow: 'order', tenant: 'acme', status: 'running' },
        { id: 'p2', workflow: 'refund', tenant: 'acme', status: 'running' },
        { id: 'p3', workflow: 'order', tenant: 'acme', status: 'failed' },
        { id: 'p4', workflow: 'order', tenant: 'other', status: 'running' },
      ] as const;
      for (const { id, workflow, tenant, status } of made) {
        await subject.store.create(creation(id, { workflow, tenant }));
        await subject.store.write(writing(id, { status }));
        await subject.advance(2);
      }
      for (const limit of [1, 100]) {
        expect(await idsOf(subject.store, { limit })).toEqual(['p3', 'p2', 'p1']);
        expect(await idsOf(subject.store, { limit, workflow: 'order' })).toEqual(['p3', 'p1']);
        expect(await idsOf(subject.store, { limit, status: 'running' })).toEqual(['p2', 'p1']);
        expect(await idsOf(subject.store, { limit, workflow: 'order', status: 'running' })).toEqual(['p1']);
        expect(await idsOf(subject.store, { limit, tenant: 'other' })).toEqual(['p4']);
        expect(await idsOf(subject.store, { limit, workflow: 'Order' })).toEqual([]);
        expect(await idsOf(subject.store, { limit, tenant: 'nobody' })).toEqual([]);
      }
    });

    it('[STO-15] follows a process from status to status', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      expect(await idsOf(subject.store, { status: 'pending' })).toEqual(['p1']);
      await subject.store.write(writing('p1', { status: 'completed' }));
      expect(await idsOf(subject.store, { status: 'pending' })).toEqual([]);
      expect(await idsOf(subject.store, { status: 'completed' })).toEqual(['p1']);
    });

    it.each(['', '!', 'not a page', '-1', '{"a":1}', 'x'.repeat(256)])(
      '[STO-15] refuses an after that no page gave: %j',
      async (after) => {
        await using subject = await make({});
        await createAll(subject, ['p1', 'p2']);
        await expectRefusal(subject.store.list({ ...ALL, after }), 'invalid-request', { path: 'after' });
      },
    );
  });
}
