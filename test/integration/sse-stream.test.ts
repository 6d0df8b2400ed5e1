/** What a stream of server-sent events and a long-poll look like from outside: headers, first bytes, order, ends. */
import { ORIGIN, type Cursor, type Down } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { untilMetrics } from '../support/hub-metrics.ts';
import { hubOfFile } from '../support/hub-of-file.ts';
import { RunningHub } from '../support/running-hub.ts';
import { eventsOf } from '../support/wire/events.ts';
import { RawHttp, type Headers } from '../support/wire/raw-http.ts';

const SSE: Headers = { Accept: 'text/event-stream' };
const JSON_TYPE: Headers = { Accept: 'application/json' };

const file = hubOfFile();

describe('a stream of server-sent events', () => {
  it('has the headers that keep proxies from caching, changing and holding it back', async () => {
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events`, SSE);
    await client.hears('event: live');
    const headers = client.partial?.headers;
    expect(client.partial?.status).toBe(200);
    expect(headers?.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers?.get('cache-control')).toBe('no-cache, no-transform');
    expect(headers?.get('x-accel-buffering')).toBe('no');
    expect(headers?.get('x-content-type-options')).toBe('nosniff');
    expect(headers?.has('content-length')).toBe(false);
    expect(headers?.has('content-encoding')).toBe(false);
  });

  it('begins at once, also where nothing new is to be told, and then with the position', async () => {
    const { cursor } = await file.hub.read(file.id);
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events?cursor=${cursor}`, SSE);
    await client.hears('event: live');
    expect(eventsOf(client.partial)).toEqual([
      { id: cursor, event: 'live', retry: null, message: { type: 'live', process: file.id, cursor } },
    ]);
  });

  it('is not compressed whatever the client takes', async () => {
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events`, { ...SSE, 'Accept-Encoding': 'gzip, br, zstd' });
    await client.hears('event: live');
    expect(client.partial?.headers.has('content-encoding')).toBe(false);
  });

  it('[CUR-3] goes on after Last-Event-ID, not after the cursor in its address', async () => {
    const cursors = await file.hub.writeMany(file.id, 5);
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events?mode=log&cursor=${ORIGIN}`, { ...SSE, 'Last-Event-ID': cursors[2] ?? null });
    await client.hears('event: live');
    expect(eventsOf(client.partial).map((event) => `${event.event} ${event.id}`)).toEqual([
      `update ${cursors[3]}`,
      `update ${cursors[4]}`,
      `live ${cursors[4]}`,
    ]);
  });

  it('[CUR-3] goes on after the cursor in its address when Last-Event-ID is empty, as a browser sends it at first', async () => {
    const cursors = await file.hub.writeMany(file.id, 2);
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events?cursor=${cursors[0]}`, { ...SSE, 'Last-Event-ID': '' });
    await client.hears('event: live');
    expect(eventsOf(client.partial).map(({ event }) => event)).toEqual(['update', 'live']);
  });

  it('[CUR-3] of several processes goes on after Last-Event-ID and names all positions in each id', async () => {
    await file.hub.create(`${file.id}-b`);
    const own = await file.hub.writeMany(file.id, 3);
    const other = await file.hub.read(`${file.id}-b`);
    using client = new RawHttp(file.hub.url);
    const vector = `${file.id}:${own[1]},${file.id}-b:${other.cursor}`;
    client.send(`GET /events?process=${file.id}&process=${file.id}-b&cursor=${file.id}:${ORIGIN}`, {
      ...SSE,
      'Last-Event-ID': vector,
    });
    await client.hears(`"process":"${file.id}-b"`);
    await client.hears(`event: live\ndata: {"type":"live","process":"${file.id}"`);
    const update = eventsOf(client.partial).filter(({ event }) => event === 'update');
    expect(update.map((event) => event.id)).toEqual([`${file.id}:${own[2]},${file.id}-b:${other.cursor}`]);
  });

  it('[GW-10] gives signs of life as comments, which no event handler sees', { timeout: 15_000 }, async () => {
    await using quick = await RunningHub.start({ STEPCAST_HEARTBEAT_MS: '1000' });
    await quick.create('p');
    using client = new RawHttp(quick.url);
    client.send('GET /process/p/events', SSE);
    await client.hears(': heartbeat\n\n: heartbeat\n\n');
    expect(eventsOf(client.partial).map(({ event }) => event)).toEqual(['snapshot', 'live']);
  });

  it('[GW-9] says when to come back and sets the time of reconnection when the hub drains', async () => {
    const draining = await RunningHub.start();
    await draining.create('p');
    using client = new RawHttp(draining.url);
    client.send('GET /process/p/events', SSE);
    await client.hears('event: live');
    const stopped = draining[Symbol.asyncDispose]();
    await client.connection.until(() => client.answers.length === 1, 'the end of the stream');
    const last = eventsOf(client.answers[0] ?? null).at(-1);
    expect(last).toMatchObject({ id: null, event: 'goodbye', message: { type: 'goodbye' } });
    expect(last?.retry).toBe(String((last?.message as { reconnectInMs: number }).reconnectInMs));
    client.connection.end();
    await stopped;
  });

  it('[STO-12] ends after a problem when its process is deleted, and the connection can be used again', async () => {
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events`, SSE);
    await client.hears('event: live');
    await file.hub.delete(file.id);
    await client.connection.until(() => client.answers.length === 1, 'the end of the stream');
    const last = eventsOf(client.answers[0] ?? null).at(-1);
    expect(last).toMatchObject({
      id: null,
      event: 'problem',
      message: { type: 'error', code: 'process-unknown', process: file.id },
    });
    expect((await client.ask('GET /live')).status).toBe(200);
  });

  it('carries any text as one line of data', async () => {
    const text = 'a\nb\r\nc\u2028d\u0000 data: x\n\nevent: y 🚀 \ud83d';
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events`, SSE);
    await client.hears('event: live');
    await file.hub.write(file.id, { data: text });
    await client.hears('event: update');
    expect(eventsOf(client.partial).at(-1)?.message).toMatchObject({ type: 'update', data: text });
  });
});

interface Poll {
  readonly cursor: Cursor;
  readonly messages: Down[];
}

async function poll(client: RawHttp, query: string, headers: Headers = {}): Promise<Poll> {
  const answer = await client.ask(`GET /process/${file.id}/events?${query}`, { ...JSON_TYPE, ...headers });
  expect(answer.status).toBe(200);
  const polled = JSON.parse(answer.body) as Poll;
  expect(answer.headers.get('etag')).toBe(`"${polled.cursor}"`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return polled;
}

describe('a long-poll', () => {
  it('answers at once with a snapshot when no cursor is held, however long it may wait', async () => {
    using client = new RawHttp(file.hub.url);
    const { cursor, messages } = await poll(client, 'waitMs=60000');
    expect(messages).toMatchObject([{ type: 'snapshot', reason: 'initial', cursor }]);
  });

  it('answers with nothing and the same cursor when the wait is over', async () => {
    const { cursor } = await file.hub.read(file.id);
    using client = new RawHttp(file.hub.url);
    expect(await poll(client, `cursor=${cursor}&waitMs=0`)).toEqual({ cursor, messages: [] });
    expect(await poll(client, `cursor=${cursor}&waitMs=30`)).toEqual({ cursor, messages: [] });
  });

  it('answers as soon as something comes', async () => {
    const { cursor } = await file.hub.read(file.id);
    using client = new RawHttp(file.hub.url);
    const answer = poll(client, `cursor=${cursor}&waitMs=60000`);
    await untilMetrics(file.hub.url, { stepcast_viewers: 1 });
    const next = await file.hub.write(file.id, { data: 1 });
    expect(await answer).toMatchObject({ cursor: next, messages: [{ type: 'update', prev: cursor, cursor: next }] });
  });

  it('[CUR-3] goes on after Last-Event-ID, not after the cursor in its address', async () => {
    const cursors = await file.hub.writeMany(file.id, 3);
    using client = new RawHttp(file.hub.url);
    const { messages } = await poll(client, `cursor=${ORIGIN}`, { 'Last-Event-ID': cursors[1] ?? null });
    expect(messages).toMatchObject([{ cursor: cursors[2] }]);
  });

  it('[STO-12] is answered with 404 when the process is deleted while it waits', async () => {
    const { cursor } = await file.hub.read(file.id);
    using client = new RawHttp(file.hub.url);
    const answer = client.ask(`GET /process/${file.id}/events?cursor=${cursor}`, JSON_TYPE);
    await untilMetrics(file.hub.url, { stepcast_viewers: 1 });
    await file.hub.delete(file.id);
    expect(await answer).toMatchObject({ status: 404, body: expect.stringContaining('"code":"process-unknown"') });
  });

  it('[GW-9] is answered with 503 and when to come back when the hub drains', async () => {
    const draining = await RunningHub.start();
    await draining.create('p');
    const { cursor } = await draining.read('p');
    using client = new RawHttp(draining.url);
    const answer = client.ask(`GET /process/p/events?cursor=${cursor}`, JSON_TYPE);
    await untilMetrics(draining.url, { stepcast_viewers: 1 });
    const stopped = draining[Symbol.asyncDispose]();
    const { status, headers, body } = await answer;
    expect({ status, code: (JSON.parse(body) as { code: string }).code }).toEqual({ status: 503, code: 'draining' });
    expect(headers.get('retry-after')).toBe('1');
    client.connection.end();
    await stopped;
  });

  it('answers requests that were sent one behind the other in their order', async () => {
    const cursors = await file.hub.writeMany(file.id, 3);
    using client = new RawHttp(file.hub.url);
    for (const cursor of cursors) client.send(`GET /process/${file.id}/events?mode=log&waitMs=0&cursor=${cursor}`, JSON_TYPE);
    await client.connection.until(() => client.answers.length === cursors.length, 'all answers');
    expect(client.answers.map(({ body }) => (JSON.parse(body) as Poll).messages.length)).toEqual([2, 1, 0]);
  });
});
