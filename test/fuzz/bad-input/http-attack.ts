import { RawConnection } from '../../support/wire/raw-connection.ts';
import { AnswerReader, type Answer } from '../../support/wire/answer-reader.ts';
import type { Attack } from './attack.ts';
import { encodeRequest, oddFollow, oddRequest } from './http-grammar.ts';
import { mutateBytes } from './mutate-bytes.ts';

const PIPELINED = 24;
const BROKEN_PER_CONNECTION = 6;
/** Long enough for a hub that has something to say; then the client closes its side. */
const PATIENCE_MS = 250;

/**
 * Sends well-formed requests of odd content, many at once on each connection. Each is answered, in its order, or the connection is
 * out of step.
 */
export async function attackWithRequests(attack: Attack, count: number): Promise<void> {
  const { random, world, tally, url } = attack;
  const { host } = new URL(url);
  for (let sent = 0; sent < count; sent += PIPELINED + 1) {
    const requests = Array.from({ length: PIPELINED }, () => oddRequest(random, world));
    const follow = oddFollow(random, world);
    let answered = 0;
    const reader = new AnswerReader((answer) => {
      answered += 1;
      note(attack, answer);
    });
    using connection = new RawConnection(url, (chunk) => reader.push(chunk));
    for (const { method } of [...requests, follow]) reader.expect(method);
    connection.write(Buffer.concat([...requests, follow].map((request) => encodeRequest(random, host, request))));
    tally.sent('odd requests', PIPELINED + 1);
    await connection.until(() => answered >= PIPELINED || connection.isEnded, `${PIPELINED} answers on a connection`);
    const isDone = (): boolean => answered > PIPELINED || reader.partial !== null;
    const unanswered = requests[answered];
    if (unanswered !== undefined) {
      const { method, target, headers, body } = unanswered;
      throw new Error(
        `Seed ${random.seed}: no answer to ${method} ${target} ${JSON.stringify(headers)} ${body?.toString().slice(0, 2000)}`,
      );
    }
    // A request to follow is answered soon, late or without an end; either way the client goes.
    await connection.within(PATIENCE_MS / 5, () => isDone() || connection.isEnded);
    if (reader.partial !== null) tally.answered(`${reader.partial.status}`);
    if (random.fraction() < 0.5) connection.socket.resetAndDestroy();
  }
}

function note({ tally, world, random }: Attack, { status, body }: Answer): void {
  tally.answered(`${status}`);
  for (const [, code = ''] of body.matchAll(/"code":"([a-z-]+)"/g)) tally.answered(code);
  const cursor = /^\{"cursor":"(\d+-\d+)"/.exec(body)?.[1];
  if (cursor !== undefined) world.learn(cursor as `${number}-${number}`);
  if (status >= 500) throw new Error(`Seed ${random.seed}: answered ${status} ${body.slice(0, 2000)}`);
}

/** Sends requests whose very bytes are damaged; each connection must come to an end once the client has closed its side. */
export async function attackWithBytes(attack: Attack, count: number): Promise<void> {
  const { random, world, tally, url } = attack;
  const { host } = new URL(url);
  const last = Buffer.from(`GET /live HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  for (let sent = 0; sent < count; sent += BROKEN_PER_CONNECTION) {
    const requests = Array.from({ length: BROKEN_PER_CONNECTION }, () => {
      const request = random.fraction() < 0.1 ? oddFollow(random, world) : oddRequest(random, world);
      const bytes = encodeRequest(random, host, request);
      if (random.fraction() < 0.01) return encodeRequest(random, host, { ...request, headers: [['Cookie', 'c'.repeat(70_000)]] });
      return random.fraction() < 0.6 ? bytes : mutateBytes(random, bytes);
    });
    using connection = new RawConnection(url);
    connection.write(Buffer.concat([...requests, last]));
    tally.sent('damaged requests', BROKEN_PER_CONNECTION);
    await connection.within(PATIENCE_MS, () => connection.isEnded);
    connection.end();
    await connection.ended();
    const { text } = connection;
    for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) tally.answered(status);
    for (const [, code = ''] of text.matchAll(/"code":"([a-z-]+)"/g)) tally.answered(code);
    if (/HTTP\/1\.1 5\d\d |"code":"internal"/.test(text)) throw new Error(`Seed ${random.seed}: ${text.slice(-2000)}`);
  }
}
