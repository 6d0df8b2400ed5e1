import { describe, expect, it } from 'vitest';
import { LIMITS } from '@stepcast/shared';
import type { MakeStore } from './contract-store.ts';
import { everythingOf, snapshotOf } from './reading.ts';
import { expectRefusal } from './refusal.ts';
import { creation, writing } from './requests.ts';

/** A state whose JSON text has exactly this many bytes. */
function stateOf(bytes: number): { text: string } {
  return { text: 'x'.repeat(bytes - '{"text":""}'.length) };
}

/** More than the bound could hold, so a store that never refuses fails the test instead of filling the memory. */
const MAX_ATTEMPTS = 200;

export function bounding(make: MakeStore): void {
  describe('the size of a process', () => {
    it('[PRO-2] may reach the limit of the state, at once and piece by piece', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1', { state: stateOf(LIMITS.stateBytes) }));
      await subject.store.create(creation('p2'));
      await subject.store.write(writing('p2', { state: stateOf(LIMITS.stateBytes) }));
      await subject.store.write(writing('p2', { state: {} }));
      const quarter = 'x'.repeat(LIMITS.stateBytes / 4 - 100);
      for (const key of ['a', 'b', 'c', 'd']) await subject.store.write(writing('p2', { patch: { [key]: quarter } }));
      expect(JSON.stringify((await snapshotOf(subject.store, 'p2')).state).length).toBeGreaterThan(LIMITS.stateBytes - 500);
    });

    it.each([
      ['a creation', (text: string) => ({ create: { text } })],
      ['a replacement', (text: string) => ({ state: { text } })],
      ['a patch', (text: string) => ({ patch: { text } })],
    ])('[PRO-2] is refused past the limit of the state by %s, and nothing changes', async (_what, partsOf) => {
      await using subject = await make({});
      const tooLong = stateOf(LIMITS.stateBytes + 1).text;
      await subject.store.create(creation('p1', { state: { kept: 1 } }));
      for (const text of [tooLong, '€'.repeat(LIMITS.stateBytes / 3 + 1)]) {
        const before = await everythingOf(subject.store, 'p1');
        const parts = partsOf(text);
        if ('create' in parts) {
          await expectRefusal(subject.store.create(creation('p2', { state: parts.create })), 'too-large');
          expect(await subject.store.readSnapshot('p2')).toBeNull();
        } else {
          await expectRefusal(
            subject.store.write(writing('p1', { ...parts, status: 'running', step: { name: 'pay' } })),
            'too-large',
          );
        }
        expect(await everythingOf(subject.store, 'p1')).toEqual(before);
      }
    });

    it('[PRO-2] is refused when many small patches add up to too much, and may shrink again', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const tenth = 'x'.repeat(LIMITS.stateBytes / 10);
      for (let index = 0; index < 9; index++) await subject.store.write(writing('p1', { patch: { [`key${index}`]: tenth } }));
      await expectRefusal(subject.store.write(writing('p1', { patch: { key9: tenth } })), 'too-large');
      await subject.store.write(writing('p1', { patch: { key0: null } }));
      await subject.store.write(writing('p1', { patch: { key9: tenth } }));
    });

    it('[PRO-2] counts what is there, not what was ever written', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      for (let index = 0; index < 30; index++) {
        const text = `${index}`.padEnd(LIMITS.stateBytes / 8, 'x');
        await subject.store.write(writing('p1', { patch: { same: text }, step: { name: 'pay', data: text } }));
      }
    });

    it('[PRO-2] may reach the greatest number of steps, and is refused past it', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      for (let index = 0; index < LIMITS.steps; index++)
        await subject.store.write(writing('p1', { step: { name: `step ${index}` } }));
      const before = await everythingOf(subject.store, 'p1');
      await expectRefusal(subject.store.write(writing('p1', { step: { name: 'one more' } })), 'too-large');
      expect(await everythingOf(subject.store, 'p1')).toEqual(before);
      await subject.store.write(writing('p1', { step: { name: 'step 0', status: 'completed' } }));
    });

    it('[PRO-2] is refused past the limit of the steps’ text, and nothing changes', async () => {
      await using subject = await make({});
      await subject.store.create(creation('p1'));
      const half = 'x'.repeat(LIMITS.stepsBytes / 2);
      await subject.store.write(writing('p1', { step: { name: 'pick', data: half } }));
      const before = await everythingOf(subject.store, 'p1');
      await expectRefusal(
        subject.store.write(writing('p1', { step: { name: 'pack', data: half }, patch: { a: 1 } })),
        'too-large',
      );
      expect(await everythingOf(subject.store, 'p1')).toEqual(before);
      await subject.store.write(writing('p1', { step: { name: 'pick', data: null } }));
      await subject.store.write(writing('p1', { step: { name: 'pack', data: half } }));
    });
  });

  describe('a full store', () => {
    it('[STO-14] refuses new processes, says that it is not well, keeps what it has, and takes new ones when there is room', async () => {
      await using subject = await make({ maxBytes: 4 * 1024 * 1024 });
      const made: string[] = [];
      const fill = async (): Promise<void> => {
        while (made.length < MAX_ATTEMPTS) {
          const id = `p${made.length}`;
          await subject.store.create(creation(id, { state: stateOf(20_000) }));
          made.push(id);
        }
      };
      await expectRefusal(fill(), 'store-full');
      await expectRefusal(subject.store.check(), 'store-full');
      expect(made.length).toBeGreaterThan(5);
      expect(await subject.store.readSnapshot(`p${made.length}`)).toBeNull();
      expect(await subject.store.readCursors(made)).not.toContain(null);
      await subject.store.write(writing(made[0] as string, { status: 'completed' }));
      for (const id of made.slice(0, made.length / 2)) await subject.store.delete(id);
      await subject.store.check();
      await subject.store.create(creation('new', { state: stateOf(20_000) }));
    });
  });
}
