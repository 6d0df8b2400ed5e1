import { describe, expect, it } from 'vitest';
import { BusRecorder } from '../../support/bus-recorder.ts';
import type { MakeStore } from './contract-store.ts';
import { logOf } from './reading.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing } from './requests.ts';

export function telling(make: MakeStore): void {
  describe('the bus', () => {
    it('[GW-2] [STO-2] tells each write after the subscription, exactly as the log holds it', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      using recorder = await BusRecorder.follow(subject.bus, 'p1');
      for (let index = 0; index < 10; index++) {
        await subject.store.write(
          writing('p1', { step: { name: 'pay', progress: index / 10 }, data: `${index} "€"` }, { tag: index }),
        );
      }
      await recorder.heard(10);
      expect(recorder.updates).toEqual(await logOf(subject.store, 'p1', '1-1'));
      expect(recorder).toMatchObject({ gone: 0, doubts: 0 });
    });

    it('[GW-2] may be subscribed to before the process exists, and tells its creation', async () => {
      await using subject = await make({});
      using recorder = await BusRecorder.follow(subject.bus, 'p1');
      await subject.store.create(creation('p1', { state: { a: 1 } }));
      await recorder.heard(1);
      expect(recorder.updates).toEqual(await logOf(subject.store, 'p1'));
    });

    it('[GW-1] tells every subscription, and of one process only its own', async () => {
      await using subject = await make({});
      using one = await BusRecorder.follow(subject.bus, 'p1');
      using same = await BusRecorder.follow(subject.bus, 'p1');
      using other = await BusRecorder.follow(subject.bus, 'p2');
      await subject.store.create(creation('p1'));
      await subject.store.create(creation('p2'));
      await Promise.all([one.heard(1), same.heard(1), other.heard(1)]);
      expect(one.texts).toEqual(same.texts);
      expect(other.updates).toEqual(await logOf(subject.store, 'p2'));
    });

    it('[STO-1] tells nothing of a write that was refused or repeated', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      using recorder = await BusRecorder.follow(subject.bus, 'p1');
      const operation = { id: 'op', fingerprint: 'once' };
      await subject.store.write(writing('p1', { data: 1 }, { operation }));
      await subject.store.write(writing('p1', { data: 1 }, { operation }));
      await expectRefusal(subject.store.write(writing('p1', { data: 2 }, { ifMatch: '1-1' })), 'cursor-mismatch');
      await expectRefusal(subject.store.create(creation('p1')), 'process-exists');
      await subject.store.write(writing('p1', { status: 'completed' }));
      await expectRefusal(subject.store.write(writing('p1', { data: 3 })), 'process-ended');
      await recorder.heard(2);
      expect(recorder.updates).toEqual(await logOf(subject.store, 'p1', '1-1'));
    });

    it('[GW-2] tells nothing after it was closed', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const closed = await BusRecorder.follow(subject.bus, 'p1');
      using open = await BusRecorder.follow(subject.bus, 'p1');
      await subject.store.write(writing('p1', { data: 1 }));
      await Promise.all([closed.heard(1), open.heard(1)]);
      closed[Symbol.dispose]();
      closed[Symbol.dispose]();
      await subject.store.write(writing('p1', { data: 2 }));
      await subject.store.delete('p1');
      await Promise.all([open.heard(2), open.heardGone()]);
      expect(closed.updates).toHaveLength(1);
      expect(closed.gone).toBe(0);
    });

    it('[GW-8] and the store say that they are well', async () => {
      await using subject = await make({});
      await subject.bus.check();
      await subject.store.check();
    });
  });

  describe('delete', () => {
    it('[STO-16] forgets the process, and says whether there was one', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      expect(await subject.store.delete('p1')).toBe(true);
      expect(await subject.store.delete('p1')).toBe(false);
      expect(await subject.store.delete('never')).toBe(false);
      expect(await subject.store.readSnapshot('p1')).toBeNull();
      expect(await subject.store.readCursors(['p1'])).toEqual([null]);
      expect(await subject.store.readLog('p1', '1-1', { updates: 1, bytes: 1 })).toEqual({ kind: 'unknown-process' });
      await expectRefusal(subject.store.write(writing('p1', { data: 1 })), 'process-unknown');
    });

    it('[STO-16] forgets one that has ended, too', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.write(writing('p1', { status: 'failed' }));
      expect(await subject.store.delete('p1')).toBe(true);
    });

    it('[STO-16] tells the followers', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      await subject.store.create(creation('p2'));
      using recorder = await BusRecorder.follow(subject.bus, 'p1');
      using other = await BusRecorder.follow(subject.bus, 'p2');
      await subject.store.delete('p1');
      await recorder.heardGone();
      await subject.store.write(writing('p2', { data: 1 }));
      await other.heard(1);
      expect(other.gone).toBe(0);
    });

    it('[STO-16] [CUR-2] lets the id begin a new history, in which the former cursors mean nothing', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { tag: 5, state: { former: true } }));
      await subject.store.write(writing('p1', { step: { name: 'pay' } }, { tag: 6 }));
      await subject.store.delete('p1');
      using recorder = await BusRecorder.follow(subject.bus, 'p1');
      expect(await subject.store.create(creation('p1', { tag: 7 }))).toMatchObject({ cursor: '1-7', repeated: false });
      expect(await subject.store.readLog('p1', '1-5', { updates: 9, bytes: 9999 })).toEqual({ kind: 'unknown-cursor' });
      await expectRefusal(subject.store.write(writing('p1', { data: 1 }, { ifMatch: '1-5' })), 'cursor-mismatch', {
        cursor: '1-7',
      });
      expect(JSON.parse((await subject.store.readSnapshot('p1'))?.text ?? '')).toMatchObject({
        state: {},
        steps: {},
        status: 'pending',
      });
      await recorder.heard(1);
      expect(recorder.updates).toEqual(await logOf(subject.store, 'p1'));
    });
  });
}
