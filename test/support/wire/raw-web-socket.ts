import type { Down, ErrorMessage } from '@stepcast/shared';
import { handshakeText, type HandshakeChanges } from './handshake.ts';
import { RawConnection } from './raw-connection.ts';
import { FrameReader, OPCODE, wsFrame, type FrameShape, type ReceivedFrame } from './ws-frames.ts';

const HEAD_END = '\r\n\r\n';

/** A WebSocket client that may break every rule, and takes note of what the hub makes of it. */
export class RawWebSocket implements Disposable {
  readonly messages: Down[] = [];
  readonly connection: RawConnection;
  /** Pings are answered, as every WebSocket client does by itself. */
  answersPings = true;
  /** Called with each message as it comes. */
  onMessage: (message: Down) => void = () => undefined;
  pings = 0;
  pongs = 0;
  /** What the hub's close frame said; null before one came. */
  closed: { readonly code: number; readonly reason: string } | null = null;
  /** Status line and headers of the handshake's answer. */
  head = '';
  readonly #reader = new FrameReader();
  readonly #keepsMessages: boolean;

  private constructor(url: string, keepsMessages: boolean) {
    this.#keepsMessages = keepsMessages;
    this.connection = new RawConnection(url, (chunk) => this.#take(chunk));
  }

  /** `keepsMessages: false` is for long streams whose messages go to `onMessage` alone. */
  static async open(url: string, options: HandshakeChanges & { readonly keepsMessages?: boolean } = {}): Promise<RawWebSocket> {
    const webSocket = new RawWebSocket(url, options.keepsMessages ?? true);
    webSocket.connection.write(handshakeText(url, options));
    await webSocket.until(() => webSocket.head.includes(HEAD_END) || webSocket.connection.isEnded, 'the answer to the handshake');
    if (!webSocket.head.startsWith('HTTP/1.1 101 ')) throw new Error(`The handshake was refused: ${webSocket.head}`);
    return webSocket;
  }

  get errors(): ErrorMessage[] {
    return this.messages.filter((message) => message.type === 'error');
  }

  get isEnded(): boolean {
    return this.connection.isEnded;
  }

  send(message: object): void {
    this.sendFrame(JSON.stringify(message));
  }

  sendFrame(payload: Uint8Array | string, shape: FrameShape = {}): void {
    this.connection.write(wsFrame(payload, shape));
  }

  has(type: Down['type']): boolean {
    return this.messages.some((message) => message.type === type);
  }

  async until(isMet: () => boolean, what: string): Promise<void> {
    await this.connection.until(
      isMet,
      `${what} (${this.messages.slice(-5).map(summaryOf).join(', ')}; closed ${this.closed?.code})`,
    );
  }

  /** Sends `ping` and waits for its `pong`, which comes after the answers to all that was sent before and was no write. */
  async answersPing(): Promise<void> {
    const before = this.#count('pong');
    this.send({ type: 'ping' });
    await this.until(() => this.#count('pong') > before, 'pong');
  }

  [Symbol.dispose](): void {
    this.connection[Symbol.dispose]();
  }

  #count(type: Down['type']): number {
    return this.messages.filter((message) => message.type === type).length;
  }

  #take(chunk: Buffer): void {
    if (this.head.includes(HEAD_END)) return this.#takeFrames(chunk);
    // The first frames may have come along with the answer to the handshake.
    const text = this.head + chunk.toString('latin1');
    const end = text.indexOf(HEAD_END);
    if (end < 0) return void (this.head = text);
    const frames = chunk.subarray(end + HEAD_END.length - this.head.length);
    this.head = text.slice(0, end + HEAD_END.length);
    if (frames.length > 0) this.#takeFrames(frames);
  }

  #takeFrames(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) this.#takeFrame(frame);
  }

  #takeFrame({ opcode, payload }: ReceivedFrame): void {
    if (opcode === OPCODE.text) {
      const message = JSON.parse(payload.toString()) as Down;
      if (this.#keepsMessages) this.messages.push(message);
      this.onMessage(message);
    } else if (opcode === OPCODE.ping) {
      this.pings += 1;
      if (this.answersPings) this.sendFrame(payload, { opcode: OPCODE.pong });
    } else if (opcode === OPCODE.pong) {
      this.pongs += 1;
    } else if (opcode === OPCODE.close) {
      this.closed = { code: payload.length < 2 ? 1005 : payload.readUInt16BE(), reason: payload.subarray(2).toString() };
    }
  }
}

function summaryOf(message: Down): string {
  return message.type === 'error' ? `error ${message.code}` : message.type;
}
