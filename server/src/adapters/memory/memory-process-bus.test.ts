import { describe, expect, it } from 'vitest';
import type { BusListener } from '../../ports/process-bus.ts';
import type { Logger } from '../../ports/logger.ts';
import { MemoryProcessBus } from './memory-process-bus.ts';

const UPDATE = { cursor: '2-7', prev: '1-7', text: '{}' } as const;

function busWithLog(): { bus: MemoryProcessBus; errors: object[] } {
  const errors: object[] = [];
  const ignore = (): void => undefined;
  const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error: (fields) => errors.push(fields) };
  return { bus: new MemoryProcessBus(logger), errors };
}

function listener(onMessage: () => void): BusListener {
  return { onUpdate: onMessage, onGone: onMessage, onDoubt: onMessage };
}

describe('MemoryProcessBus', () => {
  it('[GW-1] tells the others when one listener fails, logs the failure, and does not fail the write', async () => {
    const { bus, errors } = busWithLog();
    const heard: string[] = [];
    await bus.subscribe(
      'p1',
      listener(() => heard.push('first')),
    );
    await bus.subscribe(
      'p1',
      listener(() => {
        throw new Error('listener fault');
      }),
    );
    await bus.subscribe(
      'p1',
      listener(() => heard.push('last')),
    );
    bus.publish('p1', UPDATE);
    bus.publishGone('p1');
    expect(heard).toEqual(['first', 'last', 'first', 'last']);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatchObject({ process: 'p1', err: { message: 'listener fault' } });
  });

  it('[GW-1] counts one listener that subscribed twice as two', async () => {
    const { bus } = busWithLog();
    const heard: number[] = [];
    const same = listener(() => heard.push(1));
    const first = await bus.subscribe('p1', same);
    await bus.subscribe('p1', same);
    bus.publish('p1', UPDATE);
    first.close();
    bus.publish('p1', UPDATE);
    expect(heard).toHaveLength(3);
  });

  it('[GW-2] tells nothing to one that another listener closed during the same message', async () => {
    const { bus } = busWithLog();
    const heard: string[] = [];
    const closing = { close: () => undefined as void };
    await bus.subscribe(
      'p1',
      listener(() => closing.close()),
    );
    const other = await bus.subscribe(
      'p1',
      listener(() => heard.push('other')),
    );
    closing.close = () => other.close();
    bus.publish('p1', UPDATE);
    expect(heard).toEqual([]);
  });

  it('[GW-2] is not confused by closing twice when someone else follows since', async () => {
    const { bus } = busWithLog();
    const heard: string[] = [];
    const first = await bus.subscribe(
      'p1',
      listener(() => heard.push('first')),
    );
    first.close();
    await bus.subscribe(
      'p1',
      listener(() => heard.push('second')),
    );
    first.close();
    bus.publish('p1', UPDATE);
    expect(heard).toEqual(['second']);
  });
});
