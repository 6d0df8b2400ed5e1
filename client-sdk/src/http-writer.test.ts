import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { HttpAnswer, HttpRequest } from './environment.ts';
import { prepare, type Following } from './testing/following.ts';
import { jsonAnswer, problemAnswer } from './testing/scripted-hub.ts';

/** Lets the given answers come first, one per request; after them the hub answers. Returns the requests. */
function script(
  { environment, server }: Following,
  outcomes: readonly ((request: HttpRequest) => Promise<HttpAnswer>)[],
): HttpRequest[] {
  const requests: HttpRequest[] = [];
  environment.answer = (request) => {
    const outcome = outcomes[requests.length];
    requests.push(request);
    return outcome?.(request) ?? Promise.resolve(server.answer(request));
  };
  return requests;
}

const noNetwork = (): Promise<HttpAnswer> => Promise.reject(new TypeError('fetch failed'));
const silence = (): Promise<HttpAnswer> => new Promise(() => undefined);
const keysOf = (requests: readonly HttpRequest[]): unknown[] => requests.map((request) => request.headers['idempotency-key']);

test('[STO-5] sends an operation id with every write', async () => {
  using following = prepare();
  const requests = script(following, []);
  const { cursor } = await following.handle.update({ status: 'running' });
  expect(cursor).toBe(following.server.cursorOf('p1'));
  await following.handle.step('fetch', { progress: 0.5, patch: { a: 1 } });
  await following.handle.patch({ b: 2 }, { op: 'mine', ifMatch: following.server.cursorOf('p1') });
  await following.handle.cancel('enough');
  expect(keysOf(requests)).toEqual(['id1', 'id2', 'mine', 'id3']);
  expect(requests.map(({ url, body }) => [url, body])).toEqual([
    ['https://hub.test/process/p1/update', '{"status":"running"}'],
    ['https://hub.test/process/p1/update', '{"step":{"name":"fetch","progress":0.5},"patch":{"a":1}}'],
    ['https://hub.test/process/p1/update', '{"patch":{"b":2}}'],
    ['https://hub.test/process/p1/cancel', '{"reason":"enough"}'],
  ]);
  expect(requests[2]?.headers['if-match']).toMatch(/^"3-\d+"$/);
});

test('[STO-5] repeats with the same operation id when the answer is lost, and the write happens once', async () => {
  using following = prepare();
  const { environment, server, handle } = following;
  const before = server.cursorOf('p1');
  const applied = (request: HttpRequest): Promise<HttpAnswer> => (server.answer(request), noNetwork());
  const requests = script(following, [applied]);
  const written = handle.update({ patch: { n: 1 } }, { ifMatch: before });
  await setImmediate();
  environment.advance(500);
  expect((await written).cursor).toBe(server.cursorOf('p1'));
  expect(keysOf(requests)).toEqual(['id1', 'id1']);
  expect(server.history('p1')).toHaveLength(2);
});

test('repeats when an attempt takes too long', async () => {
  using following = prepare();
  const requests = script(following, [silence]);
  const written = following.handle.update({ data: 1 });
  await setImmediate();
  following.environment.advance(CLIENT_LIMITS.attemptTimeoutMs);
  await setImmediate();
  following.environment.advance(500);
  await written;
  expect(requests).toHaveLength(2);
});

test.each([
  ['the hub asks for it', () => Promise.resolve(problemAnswer(503, 'store-unavailable'))],
  ['the request was too slow', () => Promise.resolve(problemAnswer(408, 'request-timeout'))],
  ['a proxy does not reach the hub', () => Promise.resolve({ status: 502, headers: new Headers(), body: '<html>' })],
])('repeats when %s', async (_, outcome) => {
  using following = prepare();
  const requests = script(following, [outcome]);
  const written = following.handle.update({ data: 1 });
  await setImmediate();
  following.environment.advance(500);
  await written;
  expect(requests).toHaveLength(2);
});

test('waits as long as the hub asks when it sends Retry-After', async () => {
  using following = prepare();
  const busy = (): Promise<HttpAnswer> => Promise.resolve(problemAnswer(503, 'store-unavailable', { 'retry-after': '7' }));
  const requests = script(following, [busy]);
  const written = following.handle.update({ data: 1 });
  await setImmediate();
  following.environment.advance(6999);
  await setImmediate();
  expect(requests).toHaveLength(1);
  following.environment.advance(1);
  await written;
  expect(requests).toHaveLength(2);
});

test.each([
  [404, 'process-unknown'],
  [409, 'process-ended'],
  [412, 'cursor-mismatch'],
  [500, 'internal'],
] as const)('rejects at once when the hub answers %s', async (status, code) => {
  using following = prepare();
  const requests = script(following, [() => Promise.resolve(problemAnswer(status, code))]);
  await expect(following.handle.update({ data: 1 })).rejects.toMatchObject({ name: 'StepcastError', code });
  expect(requests).toHaveLength(1);
});

test('carries the details when the hub names them', async () => {
  using following = prepare();
  const answer = { ...problemAnswer(412, 'cursor-mismatch'), body: '{"code":"cursor-mismatch","detail":"moved","cursor":"9-9"}' };
  script(following, [() => Promise.resolve(answer)]);
  await expect(following.handle.update({ data: 1 })).rejects.toMatchObject({ message: 'moved', details: { cursor: '9-9' } });
});

test('gives up with outcome-unknown when the hub cannot be reached for too long', async () => {
  using following = prepare();
  script(
    following,
    Array.from({ length: 1000 }, () => noNetwork),
  );
  const written = expect(following.handle.update({ data: 1 })).rejects.toMatchObject({ code: 'outcome-unknown' });
  const { environment } = following;
  const end = environment.now() + CLIENT_LIMITS.writeGiveUpMs + CLIENT_LIMITS.maxRetryDelayMs;
  while (environment.now() < end) {
    await setImmediate();
    environment.advance(CLIENT_LIMITS.maxRetryDelayMs);
  }
  await written;
});

test('stops repeating when its signal aborts', async () => {
  using following = prepare();
  const requests = script(following, [noNetwork]);
  const abort = new AbortController();
  const written = following.handle.update({ data: 1 }, { signal: abort.signal });
  await setImmediate();
  abort.abort(new Error('enough'));
  await expect(written).rejects.toThrow('enough');
  expect(requests).toHaveLength(1);
  expect(following.environment.timers).toBe(0);
});

test('keeps the order of one process when the first write has to be repeated', async () => {
  using following = prepare();
  const { environment, server, handle } = following;
  script(following, [noNetwork]);
  const written = ['a', 'b', 'c'].map((data) => handle.update({ data }));
  await setImmediate();
  environment.advance(500);
  await Promise.all(written);
  expect(server.history('p1').map((update) => update.data)).toEqual([undefined, 'a', 'b', 'c']);
});

test('does not let a write overtake when one between is aborted', async () => {
  using following = prepare();
  const { environment, server, handle } = following;
  script(following, [noNetwork]);
  const abort = new AbortController();
  const first = handle.update({ data: 'a' });
  const second = handle.update({ data: 'b' }, { signal: abort.signal });
  const third = handle.update({ data: 'c' });
  await setImmediate();
  abort.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  environment.advance(500);
  await Promise.all([first, third]);
  expect(server.history('p1').map((update) => update.data)).toEqual([undefined, 'a', 'c']);
});

test('goes on with the next write when one is refused', async () => {
  using following = prepare();
  const { server, handle } = following;
  const refused = handle.update({ data: 1 }, { ifMatch: '9-9' });
  const taken = handle.update({ data: 2 });
  await expect(refused).rejects.toMatchObject({ code: 'cursor-mismatch' });
  expect((await taken).cursor).toBe(server.cursorOf('p1'));
});

test('refuses a write when too many wait', async () => {
  using following = prepare();
  script(following, [silence]);
  const waiting = Array.from({ length: CLIENT_LIMITS.queuedWrites }, () => following.handle.update({ data: 1 }));
  await expect(following.handle.update({ data: 1 })).rejects.toMatchObject({ code: 'queue-full' });
  following.hub.close();
  const codes = (await Promise.allSettled(waiting)).map((result) =>
    result.status === 'rejected' ? (result.reason as { code: string }).code : '',
  );
  expect(new Set(codes)).toEqual(new Set(['hub-closed']));
});

test('starts a process once when the answer to its creation is lost', async () => {
  using following = prepare();
  const requests = script(following, [noNetwork, () => Promise.resolve(problemAnswer(409, 'process-exists'))]);
  const started = following.hub.start('render', { state: { a: 1 } });
  await setImmediate();
  following.environment.advance(500);
  const handle = await started;
  expect(requests.map((request) => (JSON.parse(request.body ?? '') as { id: string }).id)).toEqual([handle.id, handle.id]);
});

test('holds what the hub answered when it started a process', async () => {
  using following = prepare();
  const snapshot = following.server.stateOf('p1');
  script(following, [() => Promise.resolve(jsonAnswer(201, snapshot, { etag: '"1-101"' }))]);
  const handle = await following.hub.start('render', { id: 'fresh' });
  expect([handle.cursor, handle.snapshot]).toEqual(['1-101', snapshot]);
});

test('rejects when the id of a new process is taken', async () => {
  using following = prepare();
  script(following, [() => Promise.resolve(problemAnswer(409, 'process-exists'))]);
  await expect(following.hub.start('render', { id: 'p1' })).rejects.toMatchObject({ code: 'process-exists' });
});

test('asks for a page of the list when it is filtered', async () => {
  using following = prepare();
  const requests = script(following, [() => Promise.resolve(jsonAnswer(200, { processes: [], next: null }))]);
  expect(await following.hub.list({ workflow: 'a b', status: 'failed', limit: 5 })).toEqual({ processes: [], next: null });
  expect(requests[0]?.url).toBe('https://hub.test/process?workflow=a+b&status=failed&limit=5');
});

test('rejects with unreachable when a list cannot be had', async () => {
  using following = prepare();
  script(following, [noNetwork]);
  await expect(following.hub.list()).rejects.toMatchObject({ code: 'unreachable', cause: { message: 'fetch failed' } });
  script(following, [silence]);
  const late = expect(following.hub.list()).rejects.toMatchObject({ code: 'unreachable' });
  await setImmediate();
  following.environment.advance(CLIENT_LIMITS.attemptTimeoutMs);
  await late;
  script(following, [() => Promise.resolve(problemAnswer(400, 'invalid-request'))]);
  await expect(following.hub.list({ limit: 0 })).rejects.toMatchObject({ code: 'invalid-request' });
});
