import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal, type UpdateParts } from '@stepcast/shared';
import { tag, updateParts } from '../../support/arbitraries.ts';
import { BusRecorder } from '../../support/bus-recorder.ts';
import type { ContractStore, MakeStore } from './contract-store.ts';
import { folded, logOf, snapshotOf } from './reading.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing } from './requests.ts';

const RUNS = 60;
const MAX_UPDATES = 20;

interface Drawn {
  readonly parts: UpdateParts;
  readonly tag: number;
}

/** Writes all, looking at the snapshot after each; what comes after the end is refused. */
async function play(subject: ContractStore, id: string, drawn: readonly Drawn[]): Promise<void> {
  for (const update of drawn) {
    const before = await snapshotOf(subject.store, id);
    const write = subject.store.write(writing(id, update.parts, { tag: update.tag }));
    if (isTerminal(before.status)) await expectRefusal(write, 'process-ended');
    else await write;
    expect(await snapshotOf(subject.store, id)).toEqual(folded(await logOf(subject.store, id)));
  }
}

export function folding(make: MakeStore): void {
  describe('any history', () => {
    it('[PRO-4] [CUR-2] [STO-2] has a snapshot that is the fold of its log, a whole chain, and a bus that told the very same texts', async () => {
      await using subject = await make({});
      const ids = { next: 0 };
      const histories = fc.array(fc.record({ parts: updateParts, tag }), { maxLength: MAX_UPDATES });
      await fc.assert(
        fc.asyncProperty(histories, async (drawn) => {
          const id = `p${ids.next++}`;
          using recorder = await BusRecorder.follow(subject.bus, id);
          await subject.store.create(creation(id));
          await play(subject, id, drawn);
          const log = await logOf(subject.store, id);
          await recorder.heard(log.length);
          expect(recorder.updates).toEqual(log);
          expect(log.map(({ prev }) => prev)).toEqual(['0-0', ...log.map(({ cursor }) => cursor)].slice(0, -1));
          await subject.store.delete(id);
        }),
        { numRuns: RUNS },
      );
    });
  });
}
