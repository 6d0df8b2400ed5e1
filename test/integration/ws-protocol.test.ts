/** Clients that break the WebSocket protocol itself: each loses its own connection, and nobody else notices. */
import { LIMITS } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { untilMetrics } from '../support/hub-metrics.ts';
import { hubOfFile, witnessOf } from '../support/hub-of-file.ts';
import { RawWebSocket } from '../support/wire/raw-web-socket.ts';
import { closePayload, OPCODE, wsFrame } from '../support/wire/ws-frames.ts';

const file = hubOfFile();
const witness = witnessOf(file);

const PING = '{"type":"ping"}';
const open = { isFinal: false } as const;
const more = (payload: string, isFinal: boolean): Buffer => wsFrame(payload, { opcode: OPCODE.continuation, isFinal });

type Violation = readonly [name: string, bytes: Buffer, closeCode: number];

const VIOLATIONS: readonly Violation[] = [
  ['an unmasked frame', wsFrame(PING, { isMasked: false }), 1002],
  ['the first reserved bit, which means compression', wsFrame(PING, { reserved: 4 }), 1002],
  ['the second reserved bit', wsFrame(PING, { reserved: 2 }), 1002],
  ['the third reserved bit', wsFrame(PING, { reserved: 1 }), 1002],
  ['a reserved opcode', wsFrame(PING, { opcode: 3 }), 1002],
  ['a reserved control opcode', wsFrame('', { opcode: 0xb }), 1002],
  ['a continuation of nothing', more(PING, true), 1002],
  ['a new message within one', Buffer.concat([wsFrame('{"ty', open), wsFrame(PING)]), 1002],
  ['a control frame of 126 bytes', wsFrame('x'.repeat(126), { opcode: OPCODE.ping }), 1002],
  ['a control frame that claims 64 KiB', wsFrame('', { opcode: OPCODE.pong, claimedLength: 65_536 }), 1002],
  ['a control frame in parts', wsFrame('x', { opcode: OPCODE.ping, isFinal: false }), 1002],
  ['a close frame of one byte', wsFrame('x', { opcode: OPCODE.close }), 1002],
  ['a close frame with code 999', wsFrame(closePayload(999), { opcode: OPCODE.close }), 1002],
  ['a close frame with code 1005', wsFrame(closePayload(1005), { opcode: OPCODE.close }), 1002],
  ['a close frame with code 5000', wsFrame(closePayload(5000), { opcode: OPCODE.close }), 1002],
  ['a frame of more than 4 MiB', wsFrame('', { claimedLength: 4 * LIMITS.frameBytes + 1 }), 1009],
  ['a length past 2^53', wsFrame('', { claimedLength: 2n ** 63n }), 1009],
  [
    'a message in parts of more than 4 MiB',
    Buffer.concat([wsFrame('', open), wsFrame('', { opcode: 0, claimedLength: 4 * LIMITS.frameBytes + 1 })]),
    1009,
  ],
  ['17 000 parts', Buffer.concat([wsFrame('{', open), ...Array.from({ length: 17_000 }, () => more(' ', false))]), 1008],
];

const HARMLESS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a message in parts', Buffer.concat([wsFrame('{"ty', open), more('pe":', false), more('"ping"}', true)])],
  [
    'a message in parts with a ping between',
    Buffer.concat([wsFrame('{"ty', open), wsFrame('', { opcode: OPCODE.ping }), more('pe":"ping"}', true)]),
  ],
  ['empty parts', Buffer.concat([wsFrame('', open), more('', false), more(PING, false), more('', true)])],
  ['a length that takes more bytes than needed', wsFrame(PING, { lengthBytes: 8 })],
  ['a pong that nobody asked for', Buffer.concat([wsFrame('x', { opcode: OPCODE.pong }), wsFrame(PING)])],
  ['a ping that is no text', Buffer.concat([wsFrame(Buffer.from([0xff, 0xfe]), { opcode: OPCODE.ping }), wsFrame(PING)])],
];

describe('a client of the WebSocket protocol', () => {
  it.each(VIOLATIONS)(
    '[PRO-2] is disconnected with a code and harms nobody when it sends %s',
    async (_name, bytes, closeCode) => {
      using bystander = await RawWebSocket.open(file.hub.url);
      using client = await RawWebSocket.open(file.hub.url);
      client.connection.write(bytes);
      await client.until(() => client.isEnded, 'the end');
      expect(client.closed?.code).toBe(closeCode);
      await bystander.answersPing();
      await witness.stillHears();
    },
  );

  it.each(HARMLESS)('is understood when it sends %s', async (_name, bytes) => {
    using client = await RawWebSocket.open(file.hub.url);
    client.connection.write(bytes);
    await client.until(() => client.has('pong'), 'pong');
    await client.answersPing();
    expect(client.errors).toEqual([]);
  });

  it('is understood when every byte comes by itself', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    for (const byte of wsFrame(PING)) {
      await new Promise<void>((resolve) => client.connection.socket.write(Buffer.from([byte]), () => resolve()));
    }
    await client.until(() => client.has('pong'), 'pong');
  });

  it.each([
    ['a code', closePayload(1000, 'bye'), 1000],
    ['a code of its own', closePayload(4999), 4999],
    ['no code', Buffer.alloc(0), 1005],
  ])('is answered with the same when it closes with %s', async (_name, payload, closeCode) => {
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'subscribe', process: 'witnessed' });
    client.sendFrame(payload, { opcode: OPCODE.close });
    await client.until(() => client.isEnded, 'the end');
    expect(client.closed?.code).toBe(closeCode);
    await witness.stillHears();
  });

  it('is not heard any more when it has closed', async () => {
    await file.hub.create('closed-before');
    const { cursor } = await file.hub.read('closed-before');
    using client = await RawWebSocket.open(file.hub.url);
    client.connection.write(
      Buffer.concat([
        wsFrame(closePayload(1000), { opcode: OPCODE.close }),
        wsFrame('{"type":"update","process":"closed-before","op":"late","status":"failed"}'),
      ]),
    );
    await client.until(() => client.isEnded, 'the end');
    expect((await file.hub.read('closed-before')).cursor).toBe(cursor);
  });

  it.each(['in the middle of a frame', 'while it follows'])('leaves nothing behind when it is gone %s', async (when) => {
    const client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'subscribe', process: 'witnessed' });
    await client.until(() => client.has('live'), 'live');
    await untilMetrics(file.hub.url, { stepcast_connections: 2, stepcast_viewers: 2 });
    if (when === 'in the middle of a frame') client.connection.write(wsFrame(PING, { claimedLength: 100 }));
    client.connection.socket.resetAndDestroy();
    await untilMetrics(file.hub.url, { stepcast_connections: 1, stepcast_viewers: 1 });
  });

  it('[GW-7] costs no memory when it sends pings and does not read', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    await client.answersPing();
    client.connection.socket.pause();
    const pings = Buffer.concat(Array.from({ length: 8000 }, () => wsFrame('p'.repeat(125), { opcode: OPCODE.ping })));
    const before = process.memoryUsage().rss;
    // 64 MB of pings, as far as the hub takes them; it may end the connection or stop reading from it.
    for (let n = 0; n < 64 && client.connection.socket.writable && client.connection.socket.writableLength < 8e6; n++) {
      client.connection.write(pings);
      await witness.stillHears();
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(64e6);
  });
});
