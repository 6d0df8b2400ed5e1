import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { idSchema } from '@stepcast/shared/schemas';
import { expect, test } from 'vitest';
import { createEnvironment } from './environment.ts';

interface Listening extends AsyncDisposable {
  readonly url: string;
}

async function listen(onRequest: RequestListener): Promise<Listening> {
  const server = createServer(onRequest).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${String(port)}`, [Symbol.asyncDispose]: stop };
}

test('draws ids that the hub takes', () => {
  const { randomId } = createEnvironment();
  expect(idSchema.safeParse(randomId()).success).toBe(true);
  expect(randomId()).not.toBe(randomId());
});

test('counts as seen and online when there is no page', () => {
  expect(createEnvironment().surroundings()).toEqual({ isVisible: true, isOnline: true });
});

test('reads the whole answer when it makes a request', async () => {
  await using server = await listen((request, response) => {
    response.writeHead(200, { etag: '"1-7"' });
    request.pipe(response);
  });
  const request = {
    method: 'POST',
    url: server.url,
    headers: { 'x-test': '1' },
    body: 'grüße',
    signal: new AbortController().signal,
  };
  const answer = await createEnvironment().exchange(request);
  expect([answer.status, answer.headers.get('etag'), answer.body]).toEqual([200, '"1-7"', 'grüße']);
});

test('rejects when the signal aborts before the answer', async () => {
  await using server = await listen(() => abort.abort(new Error('enough')));
  const abort = new AbortController();
  const request = { method: 'GET', url: server.url, headers: {}, body: null, signal: abort.signal };
  await expect(createEnvironment().exchange(request)).rejects.toThrow('enough');
});

test('tells the end of a socket once when it never opened', async () => {
  await using server = await listen((_, response) => response.writeHead(404).end());
  const ends: number[] = [];
  const first = Promise.withResolvers<void>();
  const events = {
    onOpen: () => ends.push(-1),
    onText: () => ends.push(-2),
    onClose: (code: number) => {
      ends.push(code);
      first.resolve();
    },
  };
  const socket = createEnvironment().openSocket(server.url.replace('http', 'ws'), ['stepcast.v1'], events);
  socket.send('into the void');
  await first.promise;
  socket.close();
  expect(ends).toEqual([1006]);
});
