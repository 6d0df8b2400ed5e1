/** Everything bad that a client can say over a WebSocket: what it is told, and that nobody else notices. */
import { LIMITS, STEP_STATUSES, type Cursor, type Down, type ErrorCode } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { hubOfFile, witnessOf } from '../support/hub-of-file.ts';
import { RawWebSocket } from '../support/wire/raw-web-socket.ts';
import type { FrameShape } from '../support/wire/ws-frames.ts';

const file = hubOfFile();
const witness = witnessOf(file);

/** The client has understood one refusal, nothing was written, it can go on, and so can everyone else. */
async function expectHarmless(client: RawWebSocket, before: Cursor, refusal: Refusal): Promise<void> {
  await client.until(() => client.errors.length > 0, 'an error');
  await client.answersPing();
  const { code, path, ...about } = refusal;
  // An update that could be told apart as one is named by its operation id; only some rows look at that.
  const errors = client.errors.map(({ op, ...rest }) => (refusal.op === undefined || op === undefined ? rest : { ...rest, op }));
  expect(errors).toEqual([
    { type: 'error', code, message: expect.any(String), ...(path === undefined ? {} : { path }), ...about },
  ]);
  expect((await file.hub.read(file.id)).cursor).toBe(before);
  await witness.stillHears();
}

interface Refusal {
  readonly code: ErrorCode;
  readonly path?: string;
  readonly op?: string;
  readonly process?: string;
  readonly cursor?: Cursor;
}

/** An update of the test's process; a text in place of an object stands in the frame as it is. */
const update = (parts: object | string): string => {
  const text = typeof parts === 'string' ? parts : JSON.stringify(parts).slice(1, -1);
  return `{"type":"update","process":"ID","op":"o1",${text}}`;
};
const nested = (levels: number, core = '1'): string => '['.repeat(levels) + core + ']'.repeat(levels);

type BadFrame = readonly [name: string, payload: string | Buffer, refusal: Refusal, shape?: FrameShape];

const NOT_A_MESSAGE: readonly BadFrame[] = [
  ['nothing', '', { code: 'malformed-json' }],
  ['blanks', ' \n\t', { code: 'malformed-json' }],
  ['half an object', '{"type":"ping"', { code: 'malformed-json' }],
  ['single quotes', "{'type':'ping'}", { code: 'malformed-json' }],
  ['two objects', '{"type":"ping"}{"type":"ping"}', { code: 'malformed-json' }],
  ['a byte order mark', '\ufeff{"type":"ping"}', { code: 'malformed-json' }],
  ['a zero byte', '{"type":"ping"}\0', { code: 'malformed-json' }],
  ['NaN', update('"step":{"name":"a","progress":NaN}'), { code: 'malformed-json' }],
  ['an array', '[{"type":"ping"}]', { code: 'invalid-request' }],
  ['a string', '"ping"', { code: 'invalid-request' }],
  ['a number', '1', { code: 'invalid-request' }],
  ['null', 'null', { code: 'invalid-request' }],
  ['an object without a type', '{"process":"p"}', { code: 'unknown-type', path: 'type' }],
  ['an unknown type', '{"type":"snapshot"}', { code: 'unknown-type', path: 'type' }],
  ['a type that is no string', '{"type":["ping"]}', { code: 'unknown-type', path: 'type' }],
  ['a type that every object has', '{"type":"constructor"}', { code: 'unknown-type', path: 'type' }],
  ['a type in capitals', '{"type":"PING"}', { code: 'unknown-type', path: 'type' }],
  ['invalid UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), { code: 'invalid-utf8' }],
  ['half a character', Buffer.from('{"type":"é').subarray(0, -1), { code: 'invalid-utf8' }],
  ['a surrogate as UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), { code: 'invalid-utf8' }],
  ['a binary frame', '{"type":"ping"}', { code: 'invalid-request' }, { opcode: 2 }],
  ['a frame of more than 1 MiB', `{"type":"ping"}${' '.repeat(LIMITS.frameBytes)}`, { code: 'too-large' }],
  ['a frame of 4 MiB', ' '.repeat(4 * LIMITS.frameBytes), { code: 'too-large' }],
];

const BAD_FIELD: readonly BadFrame[] = [
  ['an unknown key', '{"type":"ping","at":1}', { code: 'invalid-request' }],
  ['an unknown key in an update', update({ patches: {}, data: 1 }), { code: 'invalid-request' }],
  ['an unknown key in a step', update({ step: { name: 'a', percent: 1 } }), { code: 'invalid-request', path: 'step' }],
  ['a creation by a client', update({ create: { workflow: 'w', tenant: 't' }, data: 1 }), { code: 'invalid-request' }],
  ['an id with a dot', '{"type":"subscribe","process":"a.b"}', { code: 'invalid-request', path: 'process' }],
  ['an id with a line break', '{"type":"subscribe","process":"a\\n"}', { code: 'invalid-request', path: 'process' }],
  ['an empty id', '{"type":"unsubscribe","process":""}', { code: 'invalid-request', path: 'process' }],
  [
    'an id of 129 characters',
    `{"type":"subscribe","process":"${'a'.repeat(129)}"}`,
    { code: 'invalid-request', path: 'process' },
  ],
  ['an id that is a number', '{"type":"subscribe","process":7}', { code: 'invalid-request', path: 'process' }],
  ['no id', '{"type":"subscribe"}', { code: 'invalid-request', path: 'process' }],
  ['an unknown mode', '{"type":"subscribe","process":"ID","mode":"all"}', { code: 'invalid-request', path: 'mode' }],
  ['no operation id', '{"type":"update","process":"ID","data":1}', { code: 'invalid-request', path: 'op' }],
  ['a bad operation id', '{"type":"update","process":"ID","op":"a b","data":1}', { code: 'invalid-request', path: 'op' }],
  ['no part', '{"type":"update","process":"ID","op":"o1"}', { code: 'invalid-request' }],
  ['a state that is an array', update({ state: [] }), { code: 'invalid-request', path: 'state' }],
  ['a state that is null', update({ state: null }), { code: 'invalid-request', path: 'state' }],
  ['a patch that is a string', update({ patch: 'a' }), { code: 'invalid-request', path: 'patch' }],
  ['progress above 1', update({ step: { name: 'a', progress: 1.01 } }), { code: 'invalid-request', path: 'step.progress' }],
  ['progress below 0', update({ step: { name: 'a', progress: -0.01 } }), { code: 'invalid-request', path: 'step.progress' }],
  ['progress of 1e308', update('"step":{"name":"a","progress":1e308}'), { code: 'invalid-request', path: 'step.progress' }],
  ['progress as text', update({ step: { name: 'a', progress: '0.5' } }), { code: 'invalid-request', path: 'step.progress' }],
  ['an unknown step status', update({ step: { name: 'a', status: 'done' } }), { code: 'invalid-request', path: 'step.status' }],
  [
    'a step status as a list',
    update({ step: { name: 'a', status: STEP_STATUSES } }),
    { code: 'invalid-request', path: 'step.status' },
  ],
  ['an unknown status', update({ status: 'skipped' }), { code: 'invalid-request', path: 'status' }],
  ['a step without a name', update({ step: { progress: 1 } }), { code: 'invalid-request', path: 'step.name' }],
  ['a step with an empty name', update({ step: { name: '' } }), { code: 'invalid-request', path: 'step.name' }],
  ['a step name of 129 characters', update({ step: { name: 'a'.repeat(129) } }), { code: 'invalid-request', path: 'step.name' }],
  ['a step named __proto__', update({ step: { name: '__proto__' } }), { code: 'invalid-request', path: 'step.name' }],
  ['a step name with a line break', update({ step: { name: 'a\nb' } }), { code: 'invalid-request', path: 'step.name' }],
  ['a step name with half a character', update('"step":{"name":"\\ud83d"}'), { code: 'invalid-request', path: 'step.name' }],
  ['attempt 0', update({ step: { name: 'a', attempt: 0 } }), { code: 'invalid-request', path: 'step.attempt' }],
  [
    'a message of 4097 characters',
    update({ step: { name: 'a', message: 'm'.repeat(4097) } }),
    { code: 'invalid-request', path: 'step.message' },
  ],
  [
    'a cancel reason of 4097 characters',
    update({ cancel: { reason: 'm'.repeat(4097) } }),
    { code: 'invalid-request', path: 'cancel.reason' },
  ],
  ['a token that is too long', `{"type":"auth","token":"${'t'.repeat(16_385)}"}`, { code: 'invalid-request', path: 'token' }],
  ['a patch with __proto__', update('"patch":{"__proto__":{"a":1}}'), { code: 'forbidden-key' }],
  ['a nested __proto__', update('"state":{"a":[{"b":{"__proto__":1}}]}'), { code: 'forbidden-key' }],
  ['__proto__ in escapes', update('"patch":{"\\u005f_proto__":1}'), { code: 'forbidden-key' }],
  ['__proto__ in the frame itself', '{"type":"ping","__proto__":{"process":"ID"}}', { code: 'forbidden-key' }],
  ['data nested 65 deep', update(`"data":${nested(LIMITS.jsonDepth)}`), { code: 'too-deep' }],
  ['data nested 200 000 deep', update(`"data":${nested(200_000)}`), { code: 'too-deep' }],
  ['a state nested too deeply', update(`"state":${'{"a":'.repeat(70)}1${'}'.repeat(70)}`), { code: 'too-deep' }],
];

const BAD_FRAMES = [...NOT_A_MESSAGE, ...BAD_FIELD].map(
  ([name, payload, refusal, shape = {}]) => [name, payload, refusal, shape] as const,
);

const BAD_CURSORS = ['', '7', '7-', '-7', '7-7-7', '07-1', '7-01', '+7-1', '7 -1', '9007199254740992-1', '7-4294967296', '7-1 '];

describe('a bad frame', () => {
  it.each(BAD_FRAMES)('[PRO-2] is refused and changes nothing when it holds %s', async (_name, payload, refusal, shape) => {
    const before = (await file.hub.read(file.id)).cursor;
    using client = await RawWebSocket.open(file.hub.url);
    client.sendFrame(typeof payload === 'string' ? payload.replaceAll('"ID"', `"${file.id}"`) : payload, shape);
    await expectHarmless(client, before, refusal);
  });

  it.each(BAD_CURSORS)('[PRO-2] is refused and changes nothing when its cursor is "%s"', async (cursor) => {
    const before = (await file.hub.read(file.id)).cursor;
    using follower = await RawWebSocket.open(file.hub.url);
    follower.send({ type: 'subscribe', process: file.id, cursor });
    await expectHarmless(follower, before, { code: 'invalid-request', path: 'cursor' });
    using writer = await RawWebSocket.open(file.hub.url);
    writer.send({ type: 'update', process: file.id, op: 'o1', ifMatch: cursor, data: 1 });
    await expectHarmless(writer, before, { code: 'invalid-request', path: 'ifMatch', op: 'o1' });
  });

  it('[PRO-2] is taken when everything in it is just within its limit', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    const widest = update(
      `"data":${nested(LIMITS.jsonDepth - 1)},"step":{"name":"${'é'.repeat(128)}"},"state":{"constructor":{"toString":1}}`,
    );
    const exact = widest.replace('"ID"', `"${file.id}"`).replace('"o1"', `"${'o'.repeat(128)}"`);
    client.sendFrame(exact + ' '.repeat(LIMITS.frameBytes - Buffer.byteLength(exact)));
    await client.until(() => client.has('ack') || client.errors.length > 0, 'an answer');
    expect(client.errors).toEqual([]);
  });

  it('[PRO-2] does not carry a whole frame back in its refusal', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'ping', ['k'.repeat(500_000)]: 1 });
    await client.until(() => client.errors.length > 0, 'an error');
    expect(client.errors[0]?.message.length).toBeLessThan(1000);
  });

  it('[PRO-2] gets one answer each, in order, when many come at once', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    const bad = Array.from({ length: 2000 }, (_, n) => (n % 2 === 0 ? '{' : '{"type":"nothing"}'));
    for (const payload of bad) client.sendFrame(payload);
    await client.until(() => client.errors.length === bad.length, 'all errors');
    expect(client.errors.map(({ code }) => code)).toEqual(bad.map((_, n) => (n % 2 === 0 ? 'malformed-json' : 'unknown-type')));
    await client.answersPing();
  });
});

describe('an update', () => {
  it('[PRO-2] is refused with its operation id when the process is unknown', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'update', process: 'nobody', op: 'o1', status: 'running' });
    await expectHarmless(client, (await file.hub.read(file.id)).cursor, { code: 'process-unknown', op: 'o1' });
  });

  it('[STO-8] is refused when the process has ended', async () => {
    const cursor = await file.hub.write(file.id, { status: 'completed' });
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'update', process: file.id, op: 'o1', status: 'running' });
    await expectHarmless(client, cursor, { code: 'process-ended', op: 'o1', cursor });
  });

  it('[CUR-5] is refused with the present cursor when its condition is stale', async () => {
    const stale = (await file.hub.read(file.id)).cursor;
    const cursor = await file.hub.write(file.id, { data: 1 });
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'update', process: file.id, op: 'o1', ifMatch: stale, status: 'running' });
    await expectHarmless(client, cursor, { code: 'cursor-mismatch', op: 'o1', cursor });
  });

  it('[STO-5] is refused when its operation id was used for another', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'update', process: file.id, op: 'o1', data: 1 });
    await client.until(() => client.has('ack'), 'the ack');
    const { cursor } = await file.hub.read(file.id);
    client.send({ type: 'update', process: file.id, op: 'o1', data: 2 });
    await expectHarmless(client, cursor, { code: 'operation-reused', op: 'o1' });
  });

  it('[STO-5] gets the first cursor again when it is repeated, also over another connection', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    using other = await RawWebSocket.open(file.hub.url);
    const request = { type: 'update', process: file.id, op: 'o1', patch: { n: 1 } };
    client.send(request);
    client.send(request);
    await client.until(() => acksOf(client).length === 2, 'both acks');
    await file.hub.write(file.id, { data: 'later' });
    other.send(request);
    await other.until(() => other.has('ack'), 'the ack');
    const [first, second] = acksOf(client);
    expect(second).toEqual(first);
    expect(acksOf(other)).toEqual([first]);
  });

  it('[PRO-2] of too much state is refused, and the next one is taken', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    const half = 'x'.repeat(600_000);
    for (const key of ['a', 'b', 'c']) client.send({ type: 'update', process: file.id, op: key, patch: { [key]: half } });
    client.send({ type: 'update', process: file.id, op: 'd', patch: { a: null } });
    client.send({ type: 'update', process: file.id, op: 'e', patch: { b: half } });
    await client.until(() => acksOf(client).length + client.errors.length === 5, 'all answers');
    expect(client.errors.map(({ code, op }) => `${op} ${code}`)).toEqual(['b too-large', 'c too-large']);
    expect(Object.keys((await file.hub.read(file.id)).snapshot.state)).toEqual(['b']);
  });

  it('is answered in the order in which it was sent when 1000 are on their way', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    const ops = Array.from({ length: 1000 }, (_, n) => `o${n}`);
    for (const [n, op] of ops.entries()) client.send({ type: 'update', process: file.id, op, patch: { n } });
    await client.until(() => acksOf(client).length === ops.length, 'all acks');
    const acks = acksOf(client);
    expect(acks.map(({ op }) => op)).toEqual(ops);
    expect(acks.map(({ cursor }) => Number.parseInt(cursor, 10))).toEqual(ops.map((_, n) => n + 2));
    expect((await file.hub.read(file.id)).snapshot.state).toEqual({ n: 999 });
  });
});

describe('a subscription', () => {
  it('[PRO-2] of an unknown process is refused and leaves the others alone', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'subscribe', process: file.id });
    await client.until(() => client.has('live'), 'live');
    client.send({ type: 'subscribe', process: 'nobody' });
    await expectHarmless(client, (await file.hub.read(file.id)).cursor, { code: 'process-unknown', process: 'nobody' });
    const cursor = await file.hub.write(file.id, { data: 1 });
    await client.until(() => cursorsOf(client, 'update').includes(cursor), 'the update');
  });

  it('[PRO-2] takes the place of the first when it is sent twice, and each update comes once', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'subscribe', process: file.id });
    client.send({ type: 'subscribe', process: file.id, mode: 'log' });
    await client.until(() => client.has('live'), 'live');
    await client.answersPing();
    const cursors = await file.hub.writeMany(file.id, 10);
    await client.until(() => cursorsOf(client, 'update').at(-1) === cursors.at(-1), 'the last update');
    expect(cursorsOf(client, 'update')).toEqual(cursors);
    expect(client.errors).toEqual([]);
  });

  it('[PRO-2] that does not exist can be ended without harm', async () => {
    using client = await RawWebSocket.open(file.hub.url);
    client.send({ type: 'unsubscribe', process: file.id });
    client.send({ type: 'unsubscribe', process: 'nobody' });
    await client.answersPing();
    expect(client.errors).toEqual([]);
  });

  it('[PRO-2] is refused past 512 on one connection, and taken again when one has ended', async () => {
    const ids = Array.from({ length: LIMITS.viewersPerConnection + 1 }, (_, n) => `many${n}-${file.id}`);
    await Promise.all(ids.map((each) => file.hub.create(each)));
    using client = await RawWebSocket.open(file.hub.url);
    for (const process of ids) client.send({ type: 'subscribe', process });
    await expectHarmless(client, (await file.hub.read(file.id)).cursor, { code: 'too-many-viewers', process: ids.at(-1)! });
    await client.until(() => cursorsOf(client, 'live').length === LIMITS.viewersPerConnection, '512 times live');
    client.send({ type: 'unsubscribe', process: ids[0] });
    client.send({ type: 'subscribe', process: ids.at(-1) });
    await client.until(() => cursorsOf(client, 'live').length === ids.length, 'live once more');
    expect(client.errors).toHaveLength(1);
  });
});

function acksOf(client: RawWebSocket): Extract<Down, { type: 'ack' }>[] {
  return client.messages.filter((message) => message.type === 'ack');
}

function cursorsOf(client: RawWebSocket, type: 'update' | 'live' | 'snapshot'): Cursor[] {
  return client.messages.flatMap((message) => (message.type === type ? [message.cursor] : []));
}
