/** Bad requests to follow over HTTP: how they are refused, and that nothing of them stays behind. */
import { ERROR_CODES, LIMITS, ORIGIN, type ErrorCode } from '@stepcast/shared';
import { afterEach, describe, expect, it } from 'vitest';
import { NOBODY, untilMetrics } from '../support/hub-metrics.ts';
import { hubOfFile } from '../support/hub-of-file.ts';
import type { Answer } from '../support/wire/answer-reader.ts';
import { eventsOf } from '../support/wire/events.ts';
import { RawHttp, type Headers } from '../support/wire/raw-http.ts';

const SSE: Headers = { Accept: 'text/event-stream' };
const JSON_TYPE: Headers = { Accept: 'application/json' };

const file = hubOfFile();
afterEach(() => untilMetrics(file.hub.url, NOBODY));

function expectProblem({ status, headers, body }: Answer, code: ErrorCode, path?: string): void {
  expect(JSON.parse(body)).toMatchObject({ code, status: ERROR_CODES[code].status, ...(path === undefined ? {} : { path }) });
  expect(status).toBe(ERROR_CODES[code].status);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
}

const BAD_CURSORS = [
  '7',
  '7-',
  '-7',
  '7-7-7',
  '07-1',
  '7-01',
  '%2B7-1',
  '7%20-1',
  '9007199254740992-1',
  '7-4294967296',
  '*',
  'x'.repeat(5000),
];

type Bad = readonly [name: string, query: string, path: string];
const BAD_QUERIES: readonly Bad[] = [
  ...BAD_CURSORS.map((cursor): Bad => [`a cursor ${cursor.slice(0, 20)}`, `cursor=${cursor}`, 'cursor']),
  ['an empty cursor', 'cursor=', 'cursor'],
  ['two cursors', 'cursor=0-0&cursor=0-0', 'cursor'],
  ['an unknown mode', 'mode=all', 'mode'],
  ['two modes', 'mode=log&mode=log', 'mode'],
  ['a negative wait', 'waitMs=-1', 'waitMs'],
  ['a wait that is too long', `waitMs=${LIMITS.pollWaitMs + 1}`, 'waitMs'],
  ['half a millisecond', 'waitMs=0.5', 'waitMs'],
  ['a wait that is no number', 'waitMs=soon', 'waitMs'],
  ['a wait past all numbers', 'waitMs=1e999', 'waitMs'],
  ['an empty wait', 'waitMs=', 'waitMs'],
  ['a wait in hexadecimal', 'waitMs=0x10', 'waitMs'],
];

const BAD_VECTORS = ['a', 'a:', 'a:1', ':0-0', 'a:0-0,', ',a:0-0', 'a:0-0;b:0-0', 'a:0-0:0-0', 'a.b:0-0', 'a: 0-0', 'é:0-0'];

describe.each([
  ['as a stream', SSE],
  ['as a long-poll', JSON_TYPE],
])('a request to follow one process %s', (_name, accept) => {
  it.each(BAD_QUERIES)('[PRO-2] is refused when it has %s', async (_fault, query, path) => {
    using client = new RawHttp(file.hub.url);
    expectProblem(await client.ask(`GET /process/${file.id}/events?${query}`, accept), 'invalid-request', path);
    expect((await client.ask('GET /live')).status).toBe(200);
  });

  it.each([...BAD_CURSORS.map(decodeURIComponent), 'a:0-0', '0-0, 0-0'])(
    '[CUR-3] is refused when Last-Event-ID is "%s"',
    async (lastEventId) => {
      using client = new RawHttp(file.hub.url);
      const answer = await client.ask(`GET /process/${file.id}/events?cursor=0-0`, { ...accept, 'Last-Event-ID': lastEventId });
      expectProblem(answer, 'invalid-request');
    },
  );

  it.each([
    ['nobody', 'process-unknown'],
    ['a.b', 'invalid-request'],
    ['%2e%2e', 'not-found'],
    ['%00', 'invalid-request'],
    ['%ff', 'invalid-request'],
    ['%', 'invalid-request'],
    ['a'.repeat(129), 'invalid-request'],
    ['a'.repeat(5000), 'uri-too-long'],
    ['__proto__', 'process-unknown'],
    ['', 'invalid-request'],
  ] as const)('[PRO-2] is refused when the process is called "%s"', async (process, code) => {
    using client = new RawHttp(file.hub.url);
    const { status, body } = await client.ask(`GET /process/${process}/events`, accept);
    // Two dots are folded away by some, and then it is another address.
    expect({ status, code: (JSON.parse(body) as { code: string }).code }).toEqual(
      process === '%2e%2e'
        ? { status: expect.any(Number), code: expect.any(String) }
        : { status: ERROR_CODES[code].status, code },
    );
  });

  it('[PRO-2] is refused when it comes from a foreign page or under a foreign name', async () => {
    using client = new RawHttp(file.hub.url);
    const line = `GET /process/${file.id}/events`;
    expectProblem(await client.ask(line, { ...accept, Origin: 'https://elsewhere.example' }), 'origin-denied');
    expectProblem(await client.ask(line, { ...accept, Host: 'elsewhere.example' }), 'host-denied');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('[PRO-3] is refused with what is allowed when its method is %s', async (method) => {
    using client = new RawHttp(file.hub.url);
    const answer = await client.ask(`${method} /process/${file.id}/events`, accept);
    expectProblem(answer, 'method-not-allowed');
    expect(answer.headers.get('allow')).toContain('GET');
  });

  it('[PRO-2] leaves the connection usable and follows nothing when its method is HEAD', async () => {
    using client = new RawHttp(file.hub.url);
    const { status, body } = await client.ask(`HEAD /process/${file.id}/events`, accept);
    expect([200, 405]).toContain(status);
    expect(body).toBe('');
    await untilMetrics(file.hub.url, NOBODY);
    expect((await client.ask('GET /live')).status).toBe(200);
  });

  it('[PRO-2] leaves nothing behind when it is cut off, one or many on a connection', async () => {
    const { cursor } = await file.hub.read(file.id);
    using one = new RawHttp(file.hub.url);
    one.send(`GET /process/${file.id}/events?cursor=${cursor}`, accept);
    await untilMetrics(file.hub.url, { stepcast_connections: 1, stepcast_viewers: 1 });
    one.cut();
    await untilMetrics(file.hub.url, NOBODY);
    using many = new RawHttp(file.hub.url);
    for (let n = 0; n < 20; n++) many.send(`GET /process/${file.id}/events?cursor=${cursor}`, accept);
    await untilMetrics(file.hub.url, { stepcast_connections: 20, stepcast_viewers: 20 });
    many.cut();
    await untilMetrics(file.hub.url, NOBODY);
  });

  it('[PRO-2] leaves nothing behind when the client closes its side', async () => {
    const { cursor } = await file.hub.read(file.id);
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events?cursor=${cursor}`, accept);
    await untilMetrics(file.hub.url, { stepcast_connections: 1, stepcast_viewers: 1 });
    client.connection.end();
    await client.connection.ended();
  });
});

describe('the media type of what follows', () => {
  it.each([
    ['text/event-stream', 'text/event-stream'],
    ['TEXT/Event-Stream', 'text/event-stream'],
    ['text/event-stream;charset=utf-8, */*;q=0.1', 'text/event-stream'],
    ['*/*', 'text/event-stream'],
    ['text/*', 'text/event-stream'],
    ['text/html, text/event-stream', 'text/event-stream'],
    [null, 'text/event-stream'],
    ['application/json', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json;q=0.9', 'application/json'],
    ['text/html, application/json', 'application/json'],
    ['text/event-stream;q=0, application/json', 'application/json'],
  ])('fits "Accept: %s"', async (accept, type) => {
    using client = new RawHttp(file.hub.url);
    client.send(`GET /process/${file.id}/events?waitMs=0`, { Accept: accept });
    await client.hears('snapshot');
    expect((client.partial ?? client.answers[0])?.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  });

  it.each(['text/html', 'image/*', 'json', '/', ';;,', 'text/event-stream;q=0', '*'])(
    '[PRO-3] is refused when it is "%s"',
    async (accept) => {
      using client = new RawHttp(file.hub.url);
      expectProblem(await client.ask(`GET /process/${file.id}/events`, { Accept: accept }), 'not-acceptable');
    },
  );

  it('[PRO-3] can only be a stream for several processes', async () => {
    using client = new RawHttp(file.hub.url);
    expectProblem(await client.ask(`GET /events?process=${file.id}`, JSON_TYPE), 'not-acceptable');
  });
});

describe('a request to follow several processes', () => {
  it.each(BAD_VECTORS)('[CUR-3] is refused when its position is "%s"', async (vector) => {
    using client = new RawHttp(file.hub.url);
    const line = `GET /events?process=${file.id}`;
    expectProblem(await client.ask(`${line}&cursor=${encodeURIComponent(vector)}`, SSE), 'invalid-request');
    expectProblem(await client.ask(line, { ...SSE, 'Last-Event-ID': vector }), 'invalid-request');
  });

  it.each([
    ['none', ''],
    ['an empty one', 'process='],
    ['one with a bad id', 'process=a.b'],
    ['a bad one among good ones', 'process=a&process=b%00&process=c'],
    ['65', Array.from({ length: LIMITS.processesPerStream + 1 }, (_, n) => `process=a${n}`).join('&')],
    ['an unknown mode', 'process=a&mode=all'],
    ['two positions', 'process=a&cursor=a:0-0&cursor=a:0-0'],
  ])('[PRO-2] is refused when it names %s', async (_name, query) => {
    using client = new RawHttp(file.hub.url);
    expectProblem(await client.ask(`GET /events?${query}`, SSE), 'invalid-request');
  });

  it('[CUR-3] follows 64, goes on at each position, and counts one that is named twice once', async () => {
    const ids = Array.from({ length: LIMITS.processesPerStream }, (_, n) => `s${n}-${file.id}`);
    await Promise.all(ids.map((each) => file.hub.create(each)));
    const vector = ids.map((each) => `${each}:${ORIGIN}`).join(',');
    using client = new RawHttp(file.hub.url);
    const [first = '', ...others] = ids;
    client.send(`GET /events?${[first, ...others.slice(1), first].map((each) => `process=${each}`).join('&')}`, {
      ...SSE,
      'Last-Event-ID': vector,
    });
    await client.hears(`"process":"${ids.at(-1)}"`);
    await untilMetrics(file.hub.url, { stepcast_connections: 1, stepcast_viewers: ids.length - 1 });
    expect(eventsOf(client.partial).filter(({ event }) => event === 'snapshot')).toEqual([]);
    expect(eventsOf(client.partial).filter(({ event }) => event === 'update')).toHaveLength(ids.length - 1);
  });

  it('[PRO-2] tells of the one that is unknown and goes on with the others', async () => {
    using client = new RawHttp(file.hub.url);
    client.send(`GET /events?process=nobody&process=${file.id}`, SSE);
    await client.hears('event: problem');
    await client.hears('event: live');
    const cursor = await file.hub.write(file.id, { data: 1 });
    await client.hears(`id: ${file.id}:${cursor}\nevent: update`);
    expect(problemsOf(client.partial)).toEqual([{ code: 'process-unknown', process: 'nobody' }]);
  });

  it('[PRO-2] ends when all that it follows has ended', async () => {
    using client = new RawHttp(file.hub.url);
    client.send(`GET /events?process=nobody&process=${file.id}`, SSE);
    await client.hears('event: live');
    await file.hub.delete(file.id);
    await client.connection.until(() => client.answers.length === 1, 'the end of the stream');
    expect(problemsOf(client.answers[0] ?? null)).toEqual([
      { code: 'process-unknown', process: 'nobody' },
      { code: 'process-unknown', process: file.id },
    ]);
    expect((await client.ask('GET /live')).status).toBe(200);
  });
});

function problemsOf(answer: Answer | null): { code: string; process: string | undefined }[] {
  return eventsOf(answer).flatMap(({ event, message }) =>
    event === 'problem' && message.type === 'error' ? [{ code: message.code, process: message.process }] : [],
  );
}
