import { LIMITS, type StepPart, type UpdateParts } from '@stepcast/shared';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTINUED, MAX_LINE_LENGTH } from './line-splitter.ts';
import { MAX_UPDATE_BYTES, MAX_UPDATE_LINES, UpdateQueue, type StreamName } from './update-queue.ts';

function drain(queue: UpdateQueue): UpdateParts[] {
  const updates: UpdateParts[] = [];
  for (let next = queue.take(); next !== null; next = queue.take()) updates.push(next);
  return updates;
}

interface Output {
  readonly stream: StreamName;
  readonly lines: string[];
}

describe('UpdateQueue', () => {
  it('puts consecutive lines of one stream into one update', () => {
    const queue = new UpdateQueue();
    queue.addLine('stdout', 'a');
    queue.addLine('stdout', 'b');
    queue.addLine('stderr', 'c');
    queue.addLine('stdout', 'd');
    expect(queue.lineCount).toBe(4);
    expect(drain(queue)).toEqual([
      { data: { stream: 'stdout', lines: ['a', 'b'] } },
      { data: { stream: 'stderr', lines: ['c'] } },
      { data: { stream: 'stdout', lines: ['d'] } },
    ]);
    expect(queue.isEmpty).toBe(true);
  });

  it('lets a step begin before its lines and end after them', () => {
    const queue = new UpdateQueue();
    queue.addLine('stdout', 'before');
    queue.addStep({ name: 'a', status: 'running' });
    queue.addLine('stdout', 'in a');
    queue.addStep({ name: 'a', status: 'completed' });
    queue.addStep({ name: 'b', status: 'running' });
    queue.addLine('stdout', 'in b');
    expect(drain(queue)).toEqual([
      { data: { stream: 'stdout', lines: ['before'] } },
      { step: { name: 'a', status: 'running' }, data: { stream: 'stdout', lines: ['in a'] } },
      { step: { name: 'a', status: 'completed' } },
      { step: { name: 'b', status: 'running' }, data: { stream: 'stdout', lines: ['in b'] } },
    ]);
  });

  it('keeps only the last progress of an update that is being filled', () => {
    const queue = new UpdateQueue();
    queue.addStep({ name: 'a', status: 'running' });
    for (let i = 1; i <= 50; i++) {
      queue.addStep({ name: 'a', progress: i / 100 });
      queue.addLine('stdout', String(i));
    }
    const updates = drain(queue);
    expect(updates).toHaveLength(1);
    expect(updates[0]?.step).toEqual({ name: 'a', status: 'running', progress: 0.5 });
  });

  it('sends an update of its own as it is, and adds nothing to it', () => {
    const queue = new UpdateQueue();
    queue.add({ step: { name: 'a', status: 'running' }, patch: { pid: 1 } });
    queue.addStep({ name: 'a', progress: 0.5 });
    queue.addLine('stdout', 'x');
    expect(drain(queue)).toEqual([
      { step: { name: 'a', status: 'running' }, patch: { pid: 1 } },
      { step: { name: 'a', progress: 0.5 }, data: { stream: 'stdout', lines: ['x'] } },
    ]);
  });

  it('is full at its bound and low again at half of it', () => {
    const queue = new UpdateQueue();
    while (!queue.isFull) queue.addLine('stdout', 'x'.repeat(1000));
    expect(queue.isLow).toBe(false);
    while (!queue.isLow) queue.take();
    expect(queue.isFull).toBe(false);
    queue.clear();
    expect(queue.take()).toBeNull();
  });

  it('gives a step change to every update by its turn, whatever comes in between', () => {
    const step = fc.record(
      {
        name: fc.constantFrom('a', 'b'),
        status: fc.constantFrom<NonNullable<StepPart['status']>[]>('running', 'completed'),
        progress: fc.double({ min: 0, max: 1, noNaN: true }),
      },
      { requiredKeys: ['name'] },
    );
    const action = fc.oneof(
      fc
        .tuple(fc.constantFrom<StreamName>('stdout', 'stderr'), fc.string({ unit: 'binary' }))
        .map(([stream, line]) => ({ stream, line })),
      step.map((part) => ({ step: part })),
    );
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const queue = new UpdateQueue();
        for (const each of actions) {
          if ('step' in each) queue.addStep(each.step);
          else queue.addLine(each.stream, each.line);
        }
        const updates = drain(queue);
        const lines = updates.flatMap(
          ({ data }) => (data as Output | undefined)?.lines.map((line) => [(data as unknown as Output).stream, line]) ?? [],
        );
        expect(lines).toEqual(actions.flatMap((each) => ('step' in each ? [] : [[each.stream, each.line]])));
        const changes = updates.flatMap(({ step: part }) => (part?.status === undefined ? [] : [[part.name, part.status]]));
        expect(changes).toEqual(
          actions.flatMap((each) => ('step' in each && each.step.status ? [[each.step.name, each.step.status]] : [])),
        );
      }),
    );
  });

  it('[PRO-2] never makes an update larger than a frame', () => {
    const queue = new UpdateQueue();
    const worst = `${'\u0001'.repeat(MAX_LINE_LENGTH)}${CONTINUED}`;
    for (let i = 0; i < 50; i++) queue.addLine('stdout', worst);
    for (let i = 0; i < 3 * MAX_UPDATE_LINES; i++) queue.addLine('stderr', '');
    for (const update of drain(queue)) {
      expect(Buffer.byteLength(JSON.stringify(update))).toBeLessThan(2 * MAX_UPDATE_BYTES);
      expect(Buffer.byteLength(JSON.stringify(update))).toBeLessThan(LIMITS.frameBytes);
      expect((update.data as unknown as Output).lines.length).toBeLessThanOrEqual(MAX_UPDATE_LINES);
    }
  });
});
