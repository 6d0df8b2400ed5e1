import type { ServerResponse } from 'node:http';
import type { Timer } from '@stepcast/server';
import { LIMITS, type Cursor } from '@stepcast/shared';
import { describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { chunk, head, HttpSocket, LAST_CHUNK } from './http-socket.ts';
import { HttpRig, problemIn, type HttpRigOptions } from './http-rig.ts';

interface Answer {
  readonly cursor?: Cursor;
  readonly durability?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly cursor?: Cursor; readonly path?: string };
}

const NDJSON = 'application/x-ndjson';
const UPLOAD = head('POST /process/p1/update', { 'Content-Type': NDJSON, 'Transfer-Encoding': 'chunked' });

async function send(rig: HttpRig, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Answer[]> {
  const answer = await rig.send('POST', '/process/p1/update', { body, type: NDJSON, headers });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, NDJSON]);
  return answersIn(await answer.text());
}

function answersIn(text: string): Answer[] {
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => JSON.parse(line) as Answer);
}

/** `created`, or the code of each refusal, or the seq of each update. */
function outcomes(answers: readonly Answer[]): (string | number)[] {
  return answers.map(({ cursor, error }) => error?.code ?? Number.parseInt(cursor ?? '', 10));
}

async function rigWithProcess(options: HttpRigOptions = {}): Promise<HttpRig> {
  const rig = await HttpRig.start(options);
  await rig.create('p1');
  return rig;
}

describe('an NDJSON upload', () => {
  it('answers each line in order, and none stops the others', async () => {
    await using rig = await rigWithProcess();
    const { cursor } = await rig.stored('p1');
    const lines = [
      `{"ifMatch":"${cursor}","patch":{"a":1}}`,
      `{"ifMatch":"${cursor}","patch":{"a":2}}`,
      '{"op":"same","data":1}',
      '{"op":"same","data":1}',
      '{"op":"same","data":2}',
      '{"patch":',
      '{}',
      '{"data":1,"extra":1}',
      '{"step":{"name":"s","progress":2}}',
      '{"patch":{"__proto__":1}}',
      `{"data":${'['.repeat(100)}${']'.repeat(100)}}`,
      '{"op":"a b","data":1}',
      '{"ifMatch":"x","data":1}',
      '[]',
      '{"status":"completed"}',
      '{"data":1}',
    ];
    const answers = await send(rig, `${lines.join('\n')}\n`);
    const refused = ['malformed-json', 'invalid-request', 'invalid-request', 'invalid-request', 'forbidden-key', 'too-deep'];
    expect(outcomes(answers)).toEqual([
      2,
      'cursor-mismatch',
      3,
      3,
      'operation-reused',
      ...refused,
      'invalid-request',
      'invalid-request',
      'invalid-request',
      4,
      'process-ended',
    ]);
    expect(answers[1]?.error?.cursor).toBe(answers[0]?.cursor);
    expect(answers[3]).toEqual(answers[2]);
    expect(answers[8]?.error?.path).toBe('step.progress');
    expect(answers[0]?.durability).toBe('cache');
    expect((await rig.stored('p1')).snapshot).toMatchObject({ status: 'completed', state: { a: 1 } });
  });

  it('[PRO-5] shares operation ids with the header of single updates', async () => {
    await using rig = await rigWithProcess();
    const single = await rig.post('/process/p1/update', { data: 1 }, { 'idempotency-key': 'op-1' });
    const [line] = await send(rig, '{"op":"op-1","data":1}');
    expect(line?.cursor).toBe(((await single.json()) as Answer).cursor);
  });

  it.each([
    ['', []],
    ['\n\n \r\n\t\n', []],
    ['{"data":1}', [2]],
    ['{"data":1}\r\n{"data":2}\r\n', [2, 3]],
    ['\n{"data":1}\n\n\n{"data":2}', [2, 3]],
    ['{"data":1}\r{"data":2}', ['malformed-json']],
  ])('ignores blank lines and takes a last line without an end: %j', async (body, expected) => {
    await using rig = await rigWithProcess();
    expect(outcomes(await send(rig, body))).toEqual(expected);
  });

  it('[PRO-2] answers a line that is too long and goes on after it', async () => {
    await using rig = await rigWithProcess();
    const longest = `{"data":1${' '.repeat(LIMITS.frameBytes - 10)}}`;
    const body = [
      longest,
      `${longest} `,
      '{"data":2}',
      'x'.repeat(5 * LIMITS.frameBytes),
      '{"data":3}',
      'x'.repeat(2 * LIMITS.frameBytes),
    ];
    expect(outcomes(await send(rig, body.join('\n')))).toEqual([2, 'too-large', 3, 'too-large', 4, 'too-large']);
  });

  it('[PRO-2] refuses a line that is not UTF-8 and no other', async () => {
    await using rig = await rigWithProcess();
    const body = Buffer.concat([
      Buffer.from('{"data":"€"}\n{"data":"'),
      Buffer.from([0xe2, 0x82]),
      Buffer.from('"}\n{"data":"€"}\n'),
    ]);
    expect(outcomes(await send(rig, body))).toEqual([2, 'invalid-utf8', 3]);
  });

  it('answers the same wherever it is cut in transit', async () => {
    const random = seededRandom();
    await using rig = await rigWithProcess();
    const body = Buffer.from('{"data":"€"}\n\nnonsense\r\n{"patch":{"ä":"😀"}}\n{"data":1}');
    for (let cut = 1; cut < body.length; cut++) {
      const second = cut + random.below(body.length - cut);
      const before = Number.parseInt((await rig.stored('p1')).cursor, 10);
      using socket = await HttpSocket.open(rig.port);
      await socket.write(UPLOAD);
      for (const piece of [body.subarray(0, cut), body.subarray(cut, second), body.subarray(second)]) {
        if (piece.length === 0) continue;
        await socket.write(Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]));
        // A turn of the event loop, so that the pieces travel alone.
        await new Promise((resolve) => setImmediate(resolve));
      }
      await socket.write(LAST_CHUNK);
      await socket.until(/\r\n0\r\n\r\n$/);
      const answers = socket.received.match(/\{.*\}/g)?.map((line) => JSON.parse(line) as Answer) ?? [];
      expect([cut, second, ...outcomes(answers)]).toEqual([cut, second, before + 1, 'malformed-json', before + 2, before + 3]);
    }
    expect((await rig.stored('p1')).snapshot.state).toEqual({ ä: '😀' });
  });

  it('writes 100 000 lines in their order, and answers while they come', async () => {
    await using rig = await rigWithProcess();
    const count = 100_000;
    const lines = Array.from({ length: count }, (_, n) => `{"patch":{"n":${n}}}\n`);
    const answers = await send(rig, lines.join(''));
    expect(answers.length).toBe(count);
    expect(answers.every(({ cursor }, n) => cursor?.startsWith(`${n + 2}-`))).toBe(true);
    expect((await rig.stored('p1')).snapshot.state).toEqual({ n: count - 1 });
  }, 30_000);

  it('answers a line before the next one is sent', async () => {
    await using rig = await rigWithProcess();
    using socket = await HttpSocket.open(rig.port);
    await socket.write(UPLOAD);
    for (let seq = 2; seq < 6; seq++) {
      await socket.write(chunk('{"data":1}\n'));
      await socket.until(new RegExp(`"cursor":"${seq}-`));
    }
    await socket.write(LAST_CHUNK);
    await socket.until(/\r\n0\r\n\r\n$/);
    // The connection goes on.
    await socket.write(head('GET /live', { Connection: 'close' }));
    expect(await socket.untilClosed()).toContain('{"live":true}');
  });

  it('does not read on while its answers are not read', async () => {
    await using rig = await rigWithProcess();
    using socket = await HttpSocket.open(rig.port);
    const response = new Promise<ServerResponse>((resolve) => rig.app.server.once('request', (_, answer) => resolve(answer)));
    socket.socket.pause();
    await socket.write(UPLOAD);
    // Their answers are 18 MB, more than the sockets' buffers hold.
    const count = 400_000;
    let isSent = false;
    const sending = (async () => {
      for (let sent = 0; sent < count; sent += 5000) await socket.write(chunk('{"data":1}\n'.repeat(5000)));
      await socket.write(LAST_CHUNK);
      isSent = true;
    })();
    const { writableLength } = await stalled(rig, await response);
    expect(writableLength).toBeLessThan(256 * 1024);
    expect(isSent).toBe(false);
    socket.socket.resume();
    await sending;
    await socket.until(/\r\n0\r\n\r\n$/);
    expect(socket.received).toContain(`"cursor":"${count + 1}-`);
  }, 60_000);

  it('stops when its sender hangs up', async () => {
    await using rig = await rigWithProcess();
    const others = await connectionsOf(rig);
    const socket = await HttpSocket.open(rig.port);
    await socket.write(UPLOAD + chunk('{"data":1}\n{"data":2}\n{"da'));
    await socket.until(/"cursor":"3-/);
    const gone = new Promise((resolve) => socket.socket.once('close', resolve));
    socket.socket.destroy();
    await gone;
    await vi.waitUntil(async () => (await connectionsOf(rig)) <= others, { interval: 5 });
    expect((await rig.stored('p1')).cursor).toMatch(/^3-/);
    expect(rig.logger.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('[PRO-2] ends with a refusal when nothing comes for too long', async () => {
    const clock = new CountingClock();
    await using rig = await rigWithProcess({ clock, limits: { lineGapMs: 1000 } });
    const pending = clock.pending;
    using socket = await HttpSocket.open(rig.port);
    await socket.write(UPLOAD + chunk('{"data":1}\n'));
    await socket.until(/"cursor":"2-/);
    await vi.waitUntil(() => clock.pending > pending, { interval: 1 });
    await clock.advance(999);
    const { timersSet } = clock;
    // A blank line is a sign of life.
    await socket.write(chunk('\n'));
    await vi.waitUntil(() => clock.timersSet > timersSet, { interval: 1 });
    await clock.advance(999);
    await socket.write(chunk('{"data":2}\n'));
    await socket.until(/"cursor":"3-/);
    await vi.waitUntil(() => clock.pending > pending, { interval: 1 });
    await clock.advance(1000);
    expect(await socket.untilClosed()).toMatch(/"code":"request-timeout".*\n\r\n0\r\n\r\n$/);
    expect(clock.pending).toBe(pending);
  });

  it('[GW-9] ends with a refusal when the hub drains, and writes nothing from there on', async () => {
    await using rig = await rigWithProcess();
    using socket = await HttpSocket.open(rig.port);
    await socket.write(UPLOAD + chunk('{"data":1}\n'));
    await socket.until(/"cursor":"2-/);
    rig.isDraining = true;
    await socket.write(chunk('{"data":2}\n{"data":3}\n'));
    const received = await socket.untilClosed();
    expect(received.match(/"code":"draining"/g)).toHaveLength(1);
    expect((await rig.stored('p1')).cursor).toMatch(/^2-/);
  });

  it('[GW-9] ends when the hub drains while nothing comes', async () => {
    const clock = new VirtualClock();
    await using rig = await rigWithProcess({ clock });
    const { pending } = clock;
    using socket = await HttpSocket.open(rig.port);
    await socket.write(UPLOAD + chunk('{"data":1}\n'));
    await socket.until(/"cursor":"2-/);
    await vi.waitUntil(() => clock.pending > pending, { interval: 1 });
    rig.isDraining = true;
    await clock.advance(500);
    expect(await socket.untilClosed()).toMatch(/"code":"draining".*\n\r\n0\r\n\r\n$/);
  });

  it.each(['If-Match', 'Idempotency-Key', 'If-None-Match'])(
    '[CUR-5] refuses %s as a whole, since each line has its own',
    async (header) => {
      await using rig = await rigWithProcess();
      const answer = await rig.send('POST', '/process/p1/update', {
        body: '{"data":1}\n',
        type: NDJSON,
        headers: { [header]: '"1-1"' },
      });
      expect(await problemIn(answer)).toMatchObject({ code: 'invalid-request', path: header });
      expect((await rig.stored('p1')).cursor).toMatch(/^1-/);
    },
  );

  it('[STO-18] holds its durability for every line', async () => {
    await using rig = await rigWithProcess();
    const answers = await send(rig, '{"data":1}\n{"data":2}\n', { 'stepcast-durability': 'disk' });
    expect(outcomes(answers)).toEqual(['durability-unavailable', 'durability-unavailable']);
  });

  it('answers each line for a process that there is not', async () => {
    await using rig = await HttpRig.start();
    expect(outcomes(await send(rig, '{"data":1}\n{"data":2}\n'))).toEqual(['process-unknown', 'process-unknown']);
  });
});

function connectionsOf(rig: HttpRig): Promise<number> {
  return new Promise((resolve, reject) => {
    rig.app.server.getConnections((error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}

/** Resolves when the hub writes nothing more. That nothing happens is what is waited for, so it takes time. */
async function stalled(rig: HttpRig, response: ServerResponse): Promise<ServerResponse> {
  let last = '';
  await vi.waitUntil(
    async () => {
      const { cursor } = await rig.stored('p1');
      const stands = response.writableNeedDrain && cursor === last;
      last = cursor;
      return stands;
    },
    { interval: 200, timeout: 30_000 },
  );
  return response;
}

class CountingClock extends VirtualClock {
  timersSet = 0;

  override after(delayMs: number, callback: () => void): Timer {
    this.timersSet += 1;
    return super.after(delayMs, callback);
  }
}
