import { once } from 'node:events';
import type { Ack, Cursor, Down } from '@stepcast/shared';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { RunningHub } from '../support/running-hub.ts';

async function overWebSocket(url: string, update: object): Promise<Down> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, 'stepcast.v1');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'update', ...update }));
  for (;;) {
    const [data] = (await once(socket, 'message')) as [Buffer];
    const message = JSON.parse(data.toString()) as Down;
    if (message.type === 'welcome') continue;
    socket.close();
    return message;
  }
}

async function overHttp(url: string, op: string, parts: object): Promise<{ readonly status: number; readonly cursor?: Cursor }> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': op };
  const answer = await fetch(`${url}/process/p/update`, { method: 'POST', headers, body: JSON.stringify(parts) });
  return { status: answer.status, ...((await answer.json()) as object) };
}

async function overNdjson(url: string, op: string, parts: object): Promise<object> {
  const init = { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: JSON.stringify({ op, ...parts }) };
  return (await (await fetch(`${url}/process/p/update`, init)).json()) as object;
}

it('[PRO-5] knows an operation id again over every transport, and writes once', async () => {
  await using hub = await RunningHub.start();
  await hub.create('p');
  const parts = { step: { name: 'pay', progress: 0.5 }, patch: { a: 1 } };
  const first = (await overWebSocket(hub.url, { process: 'p', op: 'o1', ...parts })) as Ack;
  expect(first).toMatchObject({ type: 'ack', op: 'o1' });
  expect(await overHttp(hub.url, 'o1', parts)).toMatchObject({ status: 200, cursor: first.cursor });
  expect(await overNdjson(hub.url, 'o1', parts)).toMatchObject({ cursor: first.cursor });
  expect(await overWebSocket(hub.url, { process: 'p', op: 'o1', ...parts })).toEqual(first);
  expect((await hub.read('p')).cursor).toBe(first.cursor);
});

it('[PRO-5] refuses the operation id of another request over every transport', async () => {
  await using hub = await RunningHub.start();
  await hub.create('p');
  await overHttp(hub.url, 'o1', { status: 'running' });
  const other = { status: 'waiting' };
  expect(await overHttp(hub.url, 'o1', other)).toMatchObject({ status: 422, code: 'operation-reused' });
  expect(await overWebSocket(hub.url, { process: 'p', op: 'o1', ...other })).toMatchObject({
    type: 'error',
    code: 'operation-reused',
    op: 'o1',
  });
  expect(await overNdjson(hub.url, 'o1', other)).toMatchObject({ error: { code: 'operation-reused' } });
});
