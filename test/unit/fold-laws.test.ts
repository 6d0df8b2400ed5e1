import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyUpdate, formatCursor, isTerminal, LIMITS, type Snapshot, type Update, type UpdateParts } from '@stepcast/shared';
import { processSnapshotSchema, updateSchema } from '@stepcast/shared/schemas';
import { updateParts } from '../support/arbitraries.ts';
import { deepFreeze } from '../support/deep-freeze.ts';

const histories = fc
  .array(updateParts, { maxLength: 15 })
  .map((parts) => updatesOf([{ create: { workflow: 'order', tenant: 'acme' }, state: {} }, ...parts]));

function updatesOf(parts: readonly UpdateParts[]): Update[] {
  return parts.map((each, index) => ({
    type: 'update',
    process: 'p1',
    cursor: formatCursor(index + 1, 7),
    prev: formatCursor(index, index === 0 ? 0 : 7),
    at: 1000 * (index + 1),
    ...each,
  }));
}

function fold(updates: readonly Update[]): Snapshot {
  return updates.reduce<Snapshot | null>(applyUpdate, null) as Snapshot;
}

describe('the fold of any history', () => {
  it('[PRO-4] leaves the snapshot before and the update as they were', () => {
    fc.assert(
      fc.property(histories, (updates) => {
        updates.reduce<Snapshot | null>((before, update) => deepFreeze(applyUpdate(before, deepFreeze(update))), null);
      }),
    );
  });

  it('[PRO-4] does not depend on where it is cut and carried on from JSON', () => {
    fc.assert(
      fc.property(histories, fc.nat(15), (updates, cut) => {
        const carried = updates.reduce<Snapshot | null>((before, update, index) => {
          const held = index === cut && before !== null ? (JSON.parse(JSON.stringify(before)) as Snapshot) : before;
          return applyUpdate(held, JSON.parse(JSON.stringify(update)) as Update);
        }, null);
        expect(carried).toEqual(JSON.parse(JSON.stringify(fold(updates))));
      }),
    );
  });

  it('[PRO-7] is a snapshot that has the form of the wire, and so has every update', () => {
    fc.assert(
      fc.property(histories, (updates) => {
        for (const update of updates) updateSchema.parse(update);
        processSnapshotSchema.parse(fold(updates));
      }),
    );
  });

  it('[PRO-4] has a current step that is one of its steps, and has begun', () => {
    fc.assert(
      fc.property(histories, (updates) => {
        const { step, steps, status } = fold(updates);
        if (step === null) return;
        expect(Object.hasOwn(steps, step)).toBe(true);
        expect(steps[step]?.startedAt).not.toBeNull();
        if (!updates.some((update) => update.status !== undefined)) expect(status).toBe('running');
      }),
    );
  });

  it('[PRO-4] has for every step an end exactly when it is over, and times that lie within the history', () => {
    fc.assert(
      fc.property(histories, (updates) => {
        const { steps, createdAt, updatedAt } = fold(updates);
        for (const { status, endedAt, startedAt } of Object.values(steps)) {
          expect(endedAt !== null).toBe(['completed', 'failed', 'skipped', 'cancelled'].includes(status));
          for (const at of [endedAt, startedAt]) {
            if (at === null) continue;
            expect(at).toBeGreaterThanOrEqual(createdAt);
            expect(at).toBeLessThanOrEqual(updatedAt);
          }
        }
      }),
    );
  });
});

describe('the histories that are drawn here', () => {
  it('are worth the name: they end, they patch, and they repeat steps', () => {
    const sample = fc.sample(histories, { numRuns: 200, seed: 1 });
    expect(sample.some((updates) => isTerminal(fold(updates).status))).toBe(true);
    expect(sample.some((updates) => Object.keys(fold(updates).steps).length > 3)).toBe(true);
    expect(sample.some((updates) => Object.keys(fold(updates).state).length > 3)).toBe(true);
    expect(sample.every((updates) => Object.keys(fold(updates).steps).length <= LIMITS.steps)).toBe(true);
  });
});
