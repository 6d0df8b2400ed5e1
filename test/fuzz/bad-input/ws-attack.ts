import { RawConnection } from '../../support/wire/raw-connection.ts';
import { RawWebSocket } from '../../support/wire/raw-web-socket.ts';
import { FrameReader, OPCODE, wsFrame } from '../../support/wire/ws-frames.ts';
import type { Attack } from './attack.ts';
import { damagedMessage, oddFrame, oddHandshake, oddMessage } from './ws-grammar.ts';

const BATCH = 250;
const FRAMES_PER_CONNECTION = 12;
/** A damaged handshake may leave the hub waiting for the rest of it. */
const HANDSHAKE_MS = 100;
/** Close codes that the protocol has for a hub to give. */
const LEGAL_CLOSE_CODES = new Set([1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009, 1012, 1013]);

/** Sends bad messages in good frames over one connection, which must outlive them all. */
export async function attackWithMessages(attack: Attack, kind: 'odd' | 'damaged', count: number): Promise<void> {
  const { random, world, tally } = attack;
  using client = await RawWebSocket.open(attack.url, { keepsMessages: false });
  let pongs = 0;
  client.onMessage = (message) => {
    if (message.type === 'pong') pongs += 1;
    else if (message.type === 'error') tally.answered(message.code);
    else if (message.type === 'ack') {
      tally.answered('ack');
      world.learn(message.cursor);
    }
  };
  for (let sent = 0; sent < count; sent += BATCH) {
    const payloads = Array.from({ length: BATCH }, () =>
      kind === 'odd' ? oddMessage(random, world) : damagedMessage(random, world),
    );
    const frames = payloads.map((payload) => wsFrame(payload, random.fraction() < 0.01 ? { opcode: OPCODE.binary } : {}));
    // Some of the messages are pings, so another message marks the end.
    const marker = wsFrame(JSON.stringify({ type: `end-${sent}` }));
    const before = tally.answers.get('unknown-type') ?? 0;
    client.connection.write(Buffer.concat([...frames, marker]));
    tally.sent(`${kind} messages`, BATCH);
    await client.until(
      () => client.isEnded || (tally.answers.get('unknown-type') ?? 0) > before,
      `the answer to batch ${sent} of ${kind} messages`,
    );
    const was = pongs;
    client.send({ type: 'ping' });
    await client.until(() => client.isEnded || pongs > was, `pong after batch ${sent} of ${kind} messages`);
    if (client.isEnded)
      throw new Error(
        `The connection did not outlive ${kind} messages: ${client.closed?.code}; ${payloads.slice(-5).join('\n')}`,
      );
  }
}

/** Breaks the WebSocket protocol on one connection after the other; each must come to an end. */
export async function attackProtocol(attack: Attack, count: number): Promise<void> {
  const { random, world, tally, url } = attack;
  for (let sent = 0; sent < count; sent += FRAMES_PER_CONNECTION) {
    const answer = new WsAnswer();
    using connection = new RawConnection(url, (chunk) => answer.push(chunk));
    connection.write(oddHandshake(random, url));
    await connection.within(HANDSHAKE_MS, () => connection.isEnded || answer.isHandshakeOver);
    for (let n = 0; n < FRAMES_PER_CONNECTION; n++) connection.write(oddFrame(random, world));
    tally.sent('odd frames', FRAMES_PER_CONNECTION);
    connection.end();
    await connection.ended();
    answer.count(attack);
  }
}

/** What one ruined connection was answered. */
class WsAnswer {
  readonly #reader = new FrameReader();
  #head = '';
  #frames: ReturnType<FrameReader['push']> = [];

  get isHandshakeOver(): boolean {
    return this.#head.includes('\r\n\r\n');
  }

  push(chunk: Buffer): void {
    if (this.isHandshakeOver) return this.#pushFrames(chunk);
    const text = this.#head + chunk.toString('latin1');
    const end = text.indexOf('\r\n\r\n') + 4;
    this.#head = text;
    if (end > 3) this.#pushFrames(Buffer.from(text.slice(end), 'latin1'));
  }

  count({ tally, random }: Attack): void {
    tally.answered(`handshake ${/^HTTP\/1\.1 (\d{3})/.exec(this.#head)?.[1] ?? 'none'}`);
    for (const { opcode, payload } of this.#frames) {
      if (opcode === OPCODE.close) {
        const code = payload.length < 2 ? 1005 : payload.readUInt16BE();
        tally.answered(`close ${code}`);
        // The hub gives back a client's own code.
        if (!LEGAL_CLOSE_CODES.has(code) && (code < 3000 || code > 4999))
          throw new Error(`Seed ${random.seed}: closed with ${code}`);
      } else if (opcode === OPCODE.text) {
        const code = /^\{"type":"error","code":"([a-z-]+)"/.exec(payload.toString('latin1'))?.[1];
        if (code !== undefined) tally.answered(code);
      }
    }
  }

  #pushFrames(chunk: Buffer): void {
    // After another answer, what comes are answers to frames that were read as requests.
    if (this.#head.startsWith('HTTP/1.1 101 ')) this.#frames.push(...this.#reader.push(chunk));
  }
}
