import type { Cursor } from '@stepcast/shared';
import { expect, it } from 'vitest';
import { lastCursor } from '../contract/link.contract.ts';
import { Follower } from '../support/follower.ts';
import { RunningHub } from '../support/running-hub.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { pollTransport, sseTransport } from '../support/transports/http-stream.ts';
import { wsTransport } from '../support/transports/ws-stream.ts';

const TRANSPORTS = [wsTransport, sseTransport, pollTransport];

it('[CUR-3] follows without a hole when it is cut again and again and goes on over another transport', async () => {
  const random = seededRandom();
  await using hub = await RunningHub.start();
  await hub.create('p');
  const acknowledged: Cursor[] = [(await hub.read('p')).cursor];
  const follower = new Follower('p', 'log');
  for (let leg = 0; leg < 30; leg++) {
    const transport = random.pick(TRANSPORTS);
    using stream = transport.open(hub.url, { process: 'p', cursor: follower.cursor, mode: 'log' });
    const target = acknowledged.length + random.below(10);
    acknowledged.push(...(await hub.writeMany('p', 20)));
    // Cut in the middle: what came after this one is asked for again by the next transport.
    await stream.until(
      () => reached(lastCursor(stream) ?? follower.cursor, acknowledged) >= target,
      `update ${target} over ${transport.name}`,
    );
    for (const message of stream.messages) {
      if (reached(follower.cursor, acknowledged) < target) follower.take(message);
    }
  }
  const path = follower.path.map(({ cursor }) => cursor);
  const start = acknowledged.indexOf(path[0] as Cursor);
  expect(path).toEqual(acknowledged.slice(start, start + path.length));
  expect(path.length).toBeGreaterThan(500);
});

function reached(cursor: Cursor | null, all: readonly Cursor[]): number {
  return cursor === null ? -1 : all.indexOf(cursor);
}
