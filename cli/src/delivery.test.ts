import { StepcastError, type UpdateParts } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { Delivery } from './delivery.ts';
import { UpdateQueue } from './update-queue.ts';

/** A hub by hand: each write waits for its answer; `sleep` returns when it is told to. */
function setUp() {
  const writes: { parts: UpdateParts; op: string; answer: PromiseWithResolvers<void> }[] = [];
  const sleeps: PromiseWithResolvers<void>[] = [];
  let ids = 0;
  const queue = new UpdateQueue();
  const delivery = new Delivery(queue, {
    system: {
      newId: () => `op${String(++ids)}`,
      sleep(_ms, signal) {
        const sleep = Promise.withResolvers<void>();
        signal?.addEventListener('abort', () => sleep.resolve());
        if (signal?.aborted) sleep.resolve();
        sleeps.push(sleep);
        return sleep.promise;
      },
    },
    write(parts, { op, signal }) {
      const answer = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => answer.reject(signal.reason as Error));
      writes.push({ parts, op, answer });
      return answer.promise;
    },
  });
  const say = (line: string): void => {
    queue.addLine('stdout', line);
    delivery.kick();
  };
  return { queue, delivery, writes, sleeps, say };
}

const lines = (...texts: string[]) => ({ data: { stream: 'stdout', lines: texts } });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Delivery', () => {
  it('has one update in flight, and the next carries what gathered', async () => {
    const { delivery, writes, say } = setUp();
    say('a');
    say('b');
    say('c');
    expect(writes.map(({ parts }) => parts)).toEqual([lines('a')]);
    writes[0]?.answer.resolve();
    await settled();
    expect(writes.map(({ parts }) => parts)).toEqual([lines('a'), lines('b', 'c')]);
    writes[1]?.answer.resolve();
    await delivery.drained();
    expect(delivery.end).toBeNull();
  });

  it('[STO-5] repeats with the same operation id when the outcome is unknown', async () => {
    const { delivery, writes, sleeps, say } = setUp();
    say('a');
    writes[0]?.answer.reject(new StepcastError('outcome-unknown'));
    await settled();
    sleeps[0]?.resolve();
    await settled();
    expect(writes.map(({ op }) => op)).toEqual(['op1', 'op1']);
    writes[1]?.answer.resolve();
    await delivery.drained();
    say('b');
    expect(writes[2]?.op).toBe('op2');
  });

  it('[STO-8] ends when the process has ended, and holds up nobody from then on', async () => {
    const { queue, delivery, writes, say } = setUp();
    say('a');
    say('b');
    writes[0]?.answer.reject(new StepcastError('process-ended'));
    await delivery.drained();
    expect(delivery.end).toMatchObject({ why: 'refused', error: { code: 'process-ended' } });
    say('c');
    expect(queue.isEmpty).toBe(true);
    await delivery.room();
    expect(delivery.lostLines).toBe(3);
    expect(writes).toHaveLength(1);
  });

  it('gives room again when a full queue is half empty', async () => {
    const { queue, delivery, writes, say } = setUp();
    say('in flight');
    while (!queue.isFull) queue.addLine('stdout', 'x'.repeat(1000));
    let hasRoom = false;
    void delivery.room().then(() => (hasRoom = true));
    while (!queue.isLow) {
      expect(hasRoom).toBe(false);
      writes.at(-1)?.answer.resolve();
      await settled();
    }
    await settled();
    expect(hasRoom).toBe(true);
  });

  it('gives up when nothing got through in a whole stall, not when something did', async () => {
    const { delivery, writes, sleeps, say } = setUp();
    say('a');
    say('b');
    const done = delivery.drainedOrStalled(1000);
    writes[0]?.answer.resolve();
    await settled();
    sleeps[0]?.resolve();
    await settled();
    expect(delivery.end).toBeNull();
    sleeps[1]?.resolve();
    await done;
    expect(delivery.end).toEqual({ why: 'abandoned' });
    expect(delivery.lostLines).toBe(1);
  });

  it('is done at once when nothing waits, and cannot be abandoned then', async () => {
    const { delivery } = setUp();
    await delivery.drainedOrStalled(1000);
    delivery.abandon();
    expect(delivery.end).toBeNull();
  });
});
