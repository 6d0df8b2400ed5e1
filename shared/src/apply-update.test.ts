import { describe, expect, it } from 'vitest';
import { applyUpdate } from './apply-update.ts';
import { ORIGIN, formatCursor, type Cursor } from './cursor.ts';
import {
  isStepOver,
  STATUSES,
  STEP_STATUSES,
  type Snapshot,
  type Step,
  type StepPart,
  type StepStatus,
  type Update,
  type UpdateParts,
} from './process.ts';

const CREATION: UpdateParts = { create: { workflow: 'order', tenant: 'acme' }, state: {} };

/** Folds updates that follow one another at 1000, 2000, 3000, … */
function fold(...parts: UpdateParts[]): Snapshot {
  return parts.reduce<Snapshot | null>((before, each, index) => applyUpdate(before, update(index + 1, each)), null) as Snapshot;
}

function update(seq: number, parts: UpdateParts): Update {
  const prev: Cursor = seq === 1 ? ORIGIN : formatCursor(seq - 1, 7);
  return { type: 'update', process: 'p1', cursor: formatCursor(seq, 7), prev, at: seq * 1000, ...parts };
}

function stepAfter(...parts: StepPart[]): Step {
  return fold(CREATION, ...parts.map((step) => ({ step }))).steps[parts[0]?.name ?? ''] as Step;
}

describe('applyUpdate', () => {
  it('[PRO-4] makes a pending process of a creation', () => {
    expect(fold({ create: { workflow: 'order', tenant: 'acme' }, state: { total: 3 } })).toEqual({
      id: 'p1',
      workflow: 'order',
      tenant: 'acme',
      status: 'pending',
      step: null,
      steps: {},
      state: { total: 3 },
      cancelRequested: null,
      createdAt: 1000,
      updatedAt: 1000,
      archived: null,
    });
  });

  it('[PRO-4] fails when the first update does not create the process', () => {
    expect(() => applyUpdate(null, update(1, { status: 'running' }))).toThrow(TypeError);
  });

  it('[PRO-4] moves updatedAt and nothing else with a data payload', () => {
    const before = fold(CREATION);
    expect(applyUpdate(before, update(2, { data: { any: 'thing' } }))).toEqual({ ...before, updatedAt: 2000 });
  });

  it.each(STATUSES)('[PRO-4] takes the process status %s as it is told', (status) => {
    expect(fold(CREATION, { status }).status).toBe(status);
  });

  it('[PRO-4] does not refuse an update after the end: that is the store’s to do', () => {
    expect(fold(CREATION, { status: 'completed' }, { state: { late: true } }).state).toEqual({ late: true });
  });

  describe('state', () => {
    it('[PRO-4] is replaced by state', () => {
      expect(fold(CREATION, { state: { a: 1, b: null } }, { state: { c: 1 } }).state).toEqual({ c: 1 });
    });

    it('[PRO-4] is merged with patch', () => {
      expect(fold({ ...CREATION, state: { a: 1, b: { c: 1, d: 1 } } }, { patch: { a: null, b: { c: 2 } } }).state).toEqual({
        b: { c: 2, d: 1 },
      });
    });

    it('[PRO-4] is replaced first and patched then when one update does both', () => {
      expect(fold(CREATION, { patch: { b: 2 }, state: { a: 1, b: 1 } }).state).toEqual({ a: 1, b: 2 });
    });

    it.each(['constructor', 'toString', '__proto__'])('[PRO-4] may have a key %s', (key) => {
      const made = fold(CREATION, { patch: JSON.parse(`{"${key}":{"a":1}}`) }, { patch: JSON.parse(`{"${key}":{"b":2}}`) });
      expect(JSON.stringify(made.state)).toBe(`{"${key}":{"a":1,"b":2}}`);
      expect(Object.getPrototypeOf(made.state)).toBe(Object.prototype);
    });
  });

  describe('cancel', () => {
    it('[PRO-4] notes a request with its reason and time, and leaves the status to the owner', () => {
      const made = fold(CREATION, { cancel: { reason: 'too late' } });
      expect(made.cancelRequested).toEqual({ reason: 'too late', at: 2000 });
      expect(made.status).toBe('pending');
    });

    it.each([{}, { reason: null }])('[PRO-4] notes a request without a reason: %j', (cancel) => {
      expect(fold(CREATION, { cancel }).cancelRequested).toEqual({ reason: null, at: 2000 });
    });

    it('[PRO-4] keeps the first request', () => {
      expect(fold(CREATION, { cancel: {} }, { cancel: { reason: 'again' } }).cancelRequested).toEqual({ reason: null, at: 2000 });
    });
  });

  describe('a new step', () => {
    it('[PRO-4] runs, at the beginning of its first attempt, when only its name is told', () => {
      expect(stepAfter({ name: 'pay' })).toEqual({
        status: 'running',
        progress: 0,
        message: null,
        attempt: 1,
        startedAt: 2000,
        endedAt: null,
        data: null,
      });
    });

    it('[PRO-4] takes every attribute that it is given', () => {
      const part = { name: 'pay', status: 'waiting', progress: 0.4, message: 'asks the bank', attempt: 3, data: [1] } as const;
      const { name: _name, ...given } = part;
      expect(stepAfter(part)).toEqual({ ...given, startedAt: 2000, endedAt: null });
    });

    const begins: readonly StepStatus[] = ['running', 'waiting', 'completed', 'failed', 'cancelled'];
    it.each(STEP_STATUSES)('[PRO-4] begins, or is only announced, as %s', (status) => {
      const made = fold(CREATION, { step: { name: 'pay', status } });
      const hasBegun = begins.includes(status);
      expect(made.steps['pay']).toMatchObject({
        status,
        startedAt: hasBegun ? 2000 : null,
        endedAt: isStepOver(status) ? 2000 : null,
        progress: status === 'completed' ? 1 : 0,
      });
      expect(made.step).toBe(hasBegun ? 'pay' : null);
      expect(made.status).toBe(hasBegun ? 'running' : 'pending');
    });

    it.each(['constructor', 'toString', '__proto__'])('[PRO-4] may be called %s', (name) => {
      const made = fold(CREATION, { step: { name } }, { step: { name, progress: 0.5 } });
      expect(Object.keys(made.steps)).toEqual([name]);
      expect(Object.getOwnPropertyDescriptor(made.steps, name)?.value).toMatchObject({
        attempt: 1,
        progress: 0.5,
        startedAt: 2000,
      });
      expect(Object.getPrototypeOf(made.steps)).toBe(Object.prototype);
      expect(made.step).toBe(name);
    });
  });

  describe('a known step', () => {
    it('[PRO-4] keeps what it is not told', () => {
      const first = { name: 'pay', status: 'waiting', progress: 0.4, message: 'asks the bank', attempt: 3, data: [1] } as const;
      expect(stepAfter(first, { name: 'pay' })).toEqual(stepAfter(first));
      expect(stepAfter(first, { name: 'pay', progress: 0.5 })).toEqual({ ...stepAfter(first), progress: 0.5 });
      expect(stepAfter(first, { name: 'pay', attempt: 4 })).toEqual({ ...stepAfter(first), attempt: 4 });
    });

    it('[PRO-4] lets go of message and data when they are null', () => {
      expect(stepAfter({ name: 'pay', message: 'x', data: 1 }, { name: 'pay', message: null, data: null })).toMatchObject({
        message: null,
        data: null,
      });
    });

    it('[PRO-4] replaces its data, and does not merge it', () => {
      expect(stepAfter({ name: 'pay', data: { a: 1 } }, { name: 'pay', data: { b: 1 } }).data).toEqual({ b: 1 });
    });

    it.each(['running', 'waiting'] as const)('[PRO-4] begins when it was announced and is now %s', (status) => {
      const made = fold(CREATION, { step: { name: 'pay', status: 'pending' } }, { step: { name: 'pay', status } });
      expect(made).toMatchObject({ status: 'running', step: 'pay', steps: { pay: { status, startedAt: 3000 } } });
    });

    it.each(['completed', 'failed', 'skipped', 'cancelled'] as const)(
      '[PRO-4] has never begun when it was announced and is then %s',
      (status) => {
        const made = fold(CREATION, { step: { name: 'pay', status: 'pending' } }, { step: { name: 'pay', status } });
        expect(made).toMatchObject({ status: 'pending', step: null, steps: { pay: { status, startedAt: null, endedAt: 3000 } } });
      },
    );

    it('[PRO-4] does not begin with progress alone', () => {
      const made = fold(CREATION, { step: { name: 'pay', status: 'pending' } }, { step: { name: 'pay', progress: 0.5 } });
      expect(made).toMatchObject({ status: 'pending', step: null, steps: { pay: { status: 'pending', startedAt: null } } });
    });

    it('[PRO-4] keeps the time of its first beginning and loses its end when it runs again', () => {
      expect(
        stepAfter({ name: 'pay' }, { name: 'pay', status: 'failed' }, { name: 'pay', status: 'running', attempt: 2 }),
      ).toMatchObject({
        status: 'running',
        attempt: 2,
        startedAt: 2000,
        endedAt: null,
      });
    });

    it('[PRO-4] moves its end when it is told again how it ended', () => {
      expect(stepAfter({ name: 'pay', status: 'failed' }, { name: 'pay', status: 'skipped' }).endedAt).toBe(3000);
    });

    it('[PRO-4] keeps its end when something else is told after it', () => {
      expect(stepAfter({ name: 'pay', status: 'failed' }, { name: 'pay', message: 'no money' }).endedAt).toBe(2000);
    });

    it('[PRO-4] is whole when it completes, unless it says how far it came', () => {
      expect(stepAfter({ name: 'pay', progress: 0.2 }, { name: 'pay', status: 'completed' }).progress).toBe(1);
      expect(stepAfter({ name: 'pay', progress: 0.2 }, { name: 'pay', status: 'completed', progress: 0.9 }).progress).toBe(0.9);
    });

    it('[PRO-4] starts again from nothing when it was over, unless it says how far it is', () => {
      expect(stepAfter({ name: 'pay', status: 'completed' }, { name: 'pay', status: 'running' }).progress).toBe(0);
      expect(stepAfter({ name: 'pay', status: 'completed' }, { name: 'pay', status: 'running', progress: 0.3 }).progress).toBe(
        0.3,
      );
    });

    it.each(['failed', 'skipped', 'cancelled', 'running', 'waiting', 'pending'] as const)(
      '[PRO-4] stays as far as it was when it is %s',
      (status) => {
        expect(stepAfter({ name: 'pay', progress: 0.2 }, { name: 'pay', status }).progress).toBe(0.2);
      },
    );
  });

  describe('the current step', () => {
    it('[PRO-4] is the one that began last', () => {
      expect(fold(CREATION, { step: { name: 'pick' } }, { step: { name: 'pack' } }).step).toBe('pack');
    });

    it('[PRO-4] stays when an earlier step makes progress or ends', () => {
      const both = [CREATION, { step: { name: 'pick' } }, { step: { name: 'pack' } }] as const;
      expect(fold(...both, { step: { name: 'pick', progress: 0.5 } }).step).toBe('pack');
      expect(fold(...both, { step: { name: 'pick', status: 'completed' } }).step).toBe('pack');
    });

    it('[PRO-4] stays when it ends', () => {
      expect(fold(CREATION, { step: { name: 'pick' } }, { step: { name: 'pick', status: 'completed' } }).step).toBe('pick');
    });

    it('[PRO-4] is an earlier step again when that one is put to work again', () => {
      expect(
        fold(CREATION, { step: { name: 'pick' } }, { step: { name: 'pack' } }, { step: { name: 'pick', status: 'running' } })
          .step,
      ).toBe('pick');
    });
  });

  describe('the process status', () => {
    it.each(['running', 'waiting'] as const)('[PRO-4] stays %s when a step begins', (status) => {
      expect(fold(CREATION, { status }, { step: { name: 'pick' } }).status).toBe(status);
    });

    it('[PRO-4] is the one that the update tells, also when a step begins with it', () => {
      expect(fold(CREATION, { step: { name: 'pick' }, status: 'waiting' }).status).toBe('waiting');
      expect(fold(CREATION, { step: { name: 'pick' }, status: 'pending' }).status).toBe('pending');
    });
  });

  it('[PRO-4] does all parts of one update together', () => {
    const made = fold(CREATION, {
      step: { name: 'pay', status: 'failed' },
      status: 'failed',
      state: { a: 1 },
      patch: { b: 2 },
      cancel: { reason: 'no money' },
      data: 'not kept',
    });
    expect(made).toEqual({
      ...fold(CREATION),
      status: 'failed',
      step: 'pay',
      steps: { pay: { status: 'failed', progress: 0, message: null, attempt: 1, startedAt: 2000, endedAt: 2000, data: null } },
      state: { a: 1, b: 2 },
      cancelRequested: { reason: 'no money', at: 2000 },
      updatedAt: 2000,
    });
  });

  it('[PRO-4] shares what an update does not touch', () => {
    const before = fold(CREATION, { step: { name: 'pick' } }, { step: { name: 'pack' } }, { state: { a: {}, b: {} } });
    const after = applyUpdate(before, update(5, { step: { name: 'pack', progress: 0.1 } }));
    expect(after.state).toBe(before.state);
    expect(after.steps['pick']).toBe(before.steps['pick']);
    expect(applyUpdate(before, update(5, { patch: { a: 1 } })).steps).toBe(before.steps);
  });
});
