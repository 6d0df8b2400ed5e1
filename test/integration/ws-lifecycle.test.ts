/** The end of WebSocket connections that did nothing wrong: drain, and clients that fall silent. */
import { expect, it } from 'vitest';
import { untilMetrics } from '../support/hub-metrics.ts';
import { RunningHub } from '../support/running-hub.ts';
import { handshakeText } from '../support/wire/handshake.ts';
import { RawConnection } from '../support/wire/raw-connection.ts';
import { RawWebSocket } from '../support/wire/raw-web-socket.ts';
import { closePayload, OPCODE } from '../support/wire/ws-frames.ts';

it('[GW-9] is told when to come back, and closed with 1012, when the hub drains', async () => {
  const hub = await RunningHub.start();
  await hub.create('p');
  using follower = await RawWebSocket.open(hub.url);
  using idle = await RawWebSocket.open(hub.url);
  follower.send({ type: 'subscribe', process: 'p' });
  await follower.until(() => follower.has('live'), 'live');
  await idle.answersPing();
  const stopped = hub[Symbol.asyncDispose]();
  for (const client of [follower, idle]) {
    await client.until(() => client.closed !== null, 'the close frame');
    expect(client.messages.at(-1)).toEqual({ type: 'goodbye', reconnectInMs: expect.any(Number) });
    expect(client.closed).toEqual({ code: 1012, reason: 'draining' });
    client.sendFrame(closePayload(1012), { opcode: OPCODE.close });
    await client.until(() => client.isEnded, 'the end');
  }
  await stopped;
});

it('[GW-9] answers what was sent before the drain and takes nothing after it', async () => {
  const hub = await RunningHub.start();
  await hub.create('p');
  using client = await RawWebSocket.open(hub.url);
  await client.answersPing();
  for (let n = 0; n < 50; n++) client.send({ type: 'update', process: 'p', op: `o${n}`, patch: { n } });
  await client.until(() => client.has('ack'), 'the first ack');
  const stopped = hub[Symbol.asyncDispose]();
  await client.until(() => client.closed !== null, 'the close frame');
  const types = client.messages.map(({ type }) => type);
  expect(types.lastIndexOf('ack')).toBeLessThan(types.indexOf('goodbye'));
  client.connection.end();
  await stopped;
});

it('[GW-9] ends within its time when a client neither answers nor closes', async () => {
  const hub = await RunningHub.start({ STEPCAST_DRAIN_MS: '300' });
  using silent = await RawWebSocket.open(hub.url);
  using refused = new RawConnection(hub.url);
  refused.write(handshakeText(hub.url, { requestLine: 'GET /nothing HTTP/1.1' }));
  await refused.ended();
  using halfSent = new RawConnection(hub.url);
  halfSent.write('POST /process HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
  await untilMetrics(hub.url, { stepcast_connections: 1 });
  await hub[Symbol.asyncDispose]();
  await silent.until(() => silent.isEnded, 'the end');
});

it(
  '[GW-10] is dropped when it leaves several signs of life unanswered; one that answers is kept',
  { timeout: 30_000 },
  async () => {
    await using hub = await RunningHub.start({ STEPCAST_HEARTBEAT_MS: '1000' });
    await hub.create('p');
    using silent = await RawWebSocket.open(hub.url);
    silent.answersPings = false;
    silent.send({ type: 'subscribe', process: 'p' });
    using talking = await RawWebSocket.open(hub.url);
    talking.answersPings = false;
    talking.onMessage = (message) => {
      if (message.type === 'heartbeat') talking.send({ type: 'ping' });
    };
    using answering = await RawWebSocket.open(hub.url);
    await silent.until(() => silent.isEnded, 'the end of the silent client');
    expect(silent.messages[0]).toMatchObject({ type: 'welcome', heartbeatMs: 1000 });
    // What was written last before the hub gave up may or may not have got through.
    expect(silent.pings).toBeGreaterThanOrEqual(3);
    expect(silent.messages.filter(({ type }) => type === 'heartbeat')).toHaveLength(silent.pings);
    await untilMetrics(hub.url, { stepcast_connections: 2, stepcast_viewers: 0 });
    for (const client of [answering, talking]) {
      await client.until(() => client.pings >= 6, 'two signs of life more');
      await client.answersPing();
    }
  },
);
