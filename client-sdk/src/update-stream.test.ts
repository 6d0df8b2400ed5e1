import { expect, test } from 'vitest';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { ProcessEvent } from './process-event.ts';
import { follow, prepare, type Following } from './testing/following.ts';

async function read(stream: AsyncIterator<ProcessEvent, undefined>, count: number): Promise<ProcessEvent[]> {
  const events: ProcessEvent[] = [];
  while (events.length < count) {
    const { value } = await stream.next();
    if (value === undefined) break;
    events.push(value);
  }
  return events;
}

function write({ server }: Following, count: number): void {
  for (let index = 0; index < count; index += 1) server.update('p1', { data: index });
  server.pump();
}

function cursorsOf(events: readonly ProcessEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'update' ? [event.cursor] : []));
}

test('begins with what is known when the process is followed already', async () => {
  using following = follow();
  const stream = following.handle.updates();
  write(following, 1);
  expect((await read(stream, 3)).map((event) => event.type)).toEqual(['snapshot', 'live', 'update']);
});

test('folds what waits into the latest snapshot when the reader of a state is slow', async () => {
  using following = follow();
  const stream = following.handle.updates();
  write(following, CLIENT_LIMITS.bufferedEvents);
  const [first] = await read(stream, 1);
  expect(first).toMatchObject({ type: 'snapshot', reason: 'conflated', cursor: expect.stringMatching(/^256-/) as unknown });
  expect(cursorsOf(await read(stream, 1))).toEqual([following.server.cursorOf('p1')]);
});

test('[CUR-2] loses nothing when the reader of a log is slow', async () => {
  using following = prepare({ mode: 'log', from: '0-0' });
  const { server, handle } = following;
  const stream = handle.updates();
  write(following, 3 * CLIENT_LIMITS.bufferedEvents);
  expect(server.viewers('p1')).toBe(0);
  const all = server.history('p1').map((update) => update.cursor);
  const cursors: string[] = [];
  while (cursors.length < all.length) {
    const next = stream.next();
    server.pump();
    const { value } = await next;
    if (value?.type === 'update') cursors.push(value.cursor);
  }
  expect(cursors).toEqual(all);
});

test('[CUR-2] loses nothing and delays nobody when another listener of the log keeps up', async () => {
  using following = follow({ mode: 'log', from: '0-0' });
  const { environment, server, handle, seen } = following;
  const stream = handle.updates();
  write(following, 2 * CLIENT_LIMITS.bufferedEvents);
  expect(seen.applied).toHaveLength(2 * CLIENT_LIMITS.bufferedEvents);
  const cursors: string[] = [];
  while (cursors.length < 2 * CLIENT_LIMITS.bufferedEvents) {
    const next = stream.next();
    server.pump();
    cursors.push(...cursorsOf([(await next).value as ProcessEvent]));
  }
  expect(cursors).toEqual(seen.applied);
  expect(environment.links).toHaveLength(2);
});

test('begins elsewhere when it is given a cursor', async () => {
  using following = follow({ mode: 'log', from: '0-0' });
  write(following, 3);
  const from = following.server.history('p1')[1]?.cursor;
  if (from === undefined) throw new Error('no history');
  const stream = following.handle.updates({ from });
  following.server.pump();
  const events = await read(stream, 3);
  expect(cursorsOf(events)).toEqual(
    following.server
      .history('p1')
      .slice(2)
      .map((update) => update.cursor),
  );
  expect(events[0]).toMatchObject({ snapshot: null });
});

test('ends when the process has ended', async () => {
  using following = follow();
  const stream = following.handle.updates();
  following.server.update('p1', { status: 'completed' });
  following.server.pump();
  expect((await read(stream, 9)).map((event) => event.type)).toEqual(['snapshot', 'live', 'update']);
  const late = following.handle.updates();
  expect(await read(late, 9)).toMatchObject([{ type: 'snapshot', snapshot: { status: 'completed' } }]);
});

test('ends after the error when the process is gone', async () => {
  using following = follow();
  const stream = following.handle.updates();
  following.server.remove('p1');
  following.server.pump();
  expect((await read(stream, 9)).map((event) => event.type)).toEqual(['snapshot', 'live', 'error']);
});

test('ends when its signal aborts, its reader leaves, or the hub is closed', async () => {
  using following = prepare();
  const { server, hub, handle } = following;
  const abort = new AbortController();
  const aborted = handle.updates({ signal: abort.signal });
  const left = handle.updates();
  const closed = handle.updates();
  const waiting = [aborted, left, closed].map((stream) => stream.next());
  abort.abort();
  await left.return?.();
  server.pump();
  expect(server.viewers('p1')).toBe(1);
  hub.close();
  expect(await Promise.all(waiting)).toMatchObject([{ done: true }, { done: true }, { done: false }]);
  await closed.next();
  expect(await closed.next()).toMatchObject({ done: true });
});
