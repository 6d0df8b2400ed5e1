import { ORIGIN, type Cursor, type Down, type Mode } from '@stepcast/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { Follower } from '../support/follower.ts';
import type { RunningHub } from '../support/running-hub.ts';
import type { Stream, Transport } from '../support/transports/stream.ts';

/** The promises that every transport keeps, against a hub that runs for the whole file. */
export function linkContract(transport: Transport, hubOf: () => RunningHub): void {
  let serial = 0;
  const open = (process: string, cursor: Cursor | null = null, mode: Mode = 'log'): Stream =>
    transport.open(hubOf().url, { process, cursor, mode });

  describe(`a link over ${transport.name}`, () => {
    let id: string;
    beforeEach(async () => {
      id = `${transport.name}-${serial++}`.replaceAll(' ', '');
      await hubOf().create(id);
    });

    it('[GW-2] brings a snapshot and then every update once and in order while writers write', async () => {
      await hubOf().writeMany(id, 5);
      using stream = open(id);
      const writing = Promise.all(Array.from({ length: 4 }, () => hubOf().writeMany(id, 250)));
      await writing;
      const { cursor, snapshot } = await hubOf().read(id);
      await stream.until(() => lastCursor(stream) === cursor, `cursor ${cursor}`);
      const follower = replay(id, 'log', stream.messages);
      expect(follower.snapshot).toEqual(snapshot);
      expect(stream.messages[0]).toMatchObject({ type: transport.name === 'WebSocket' ? 'welcome' : 'snapshot' });
    });

    it('[CUR-6] brings the whole log from the origin', async () => {
      const cursors = await hubOf().writeMany(id, 1000);
      using stream = open(id, ORIGIN);
      await stream.until(() => lastCursor(stream) === cursors.at(-1), 'the last update');
      expect(replay(id, 'log', stream.messages, ORIGIN).path).toHaveLength(1001);
    });

    it('[CUR-3] goes on at a cursor with exactly what came after it', async () => {
      const cursors = await hubOf().writeMany(id, 20);
      using stream = open(id, cursors[9]);
      await stream.until(() => lastCursor(stream) === cursors[19], 'the last update');
      expect(positions(stream)).toEqual(cursors.slice(10));
    });

    it('[CUR-3] waits at the newest cursor until something new comes', async () => {
      const [cursor] = await hubOf().writeMany(id, 1);
      using stream = open(id, cursor);
      if (transport.isStream) await stream.until(() => stream.messages.some(({ type }) => type === 'live'), 'live');
      const next = await hubOf().write(id, { status: 'completed' });
      await stream.until(() => lastCursor(stream) === next, 'the update');
      expect(positions(stream)).toEqual([next]);
    });

    it('[CUR-4] brings a reset snapshot for a cursor of another history', async () => {
      await hubOf().writeMany(id, 3);
      using stream = open(id, '2-7');
      await stream.until(() => lastCursor(stream) !== null, 'a snapshot');
      expect(stream.messages.filter(({ type }) => type === 'snapshot')).toMatchObject([{ reason: 'reset' }]);
    });

    it('tells of an unknown process, of a bad id and of a bad cursor by their codes', async () => {
      for (const [process, cursor, code] of [
        ['nobody', null, 'process-unknown'],
        ['no.body', null, 'invalid-request'],
        [id, '7', 'invalid-request'],
      ] as const) {
        using stream = open(process, cursor as Cursor | null);
        await stream.until(() => stream.outcome !== null, `the refusal of ${process}`);
        expect(stream.outcome).toBe(code);
      }
    });

    it('[STO-12] tells when the process is deleted', async () => {
      using stream = open(id);
      await stream.until(() => lastCursor(stream) !== null, 'a snapshot');
      await hubOf().delete(id);
      await stream.until(() => stream.outcome !== null, 'the end');
      expect(stream.outcome).toBe('process-unknown');
    });

    it('[GW-7] brings the newest state to one that comes late, folded together in state mode', async () => {
      const [first] = await hubOf().writeMany(id, 500);
      using stream = open(id, first, 'state');
      const { cursor } = await hubOf().read(id);
      await stream.until(() => lastCursor(stream) === cursor, 'the newest state');
      expect(stream.messages.filter(({ type }) => type === 'snapshot')).toMatchObject([{ reason: 'conflated' }]);
    });

    it('carries any text that JSON can hold', async () => {
      const text = 'line\nline\r\u2028\u2029 \u0000 \ud83d\ude80 "quoted" \\ </script> data: x\n\nevent: y';
      using stream = open(id);
      await stream.until(() => lastCursor(stream) !== null, 'a snapshot');
      const cursor = await hubOf().write(id, { data: { text }, patch: { text } });
      await stream.until(() => lastCursor(stream) === cursor, 'the update');
      expect(stream.messages.find(({ type }) => type === 'update')).toMatchObject({ data: { text }, patch: { text } });
    });
  });
}

/** Fails where the messages break the chain. */
export function replay(process: string, mode: Mode, messages: readonly Down[], from: Cursor | null = null): Follower {
  const follower = new Follower(process, mode, from === null ? null : { cursor: from, snapshot: null });
  for (const message of messages) follower.take(message);
  return follower;
}

export function positions(stream: Stream): Cursor[] {
  return stream.messages.flatMap((message) => (message.type === 'update' || message.type === 'snapshot' ? [message.cursor] : []));
}

export function lastCursor(stream: Stream): Cursor | null {
  return positions(stream).at(-1) ?? null;
}
