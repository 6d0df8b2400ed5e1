/** A bare connection, for what no HTTP client would do. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export class HttpSocket implements Disposable {
  readonly socket: Socket;
  /** All that has come, one character per byte. */
  received = '';
  readonly #closed: Promise<unknown>;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.#closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('data', (chunk: Buffer) => (this.received += chunk.toString('latin1')));
    // A connection that the server cut is what some tests wait for.
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<HttpSocket> {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    await once(socket, 'connect');
    return new HttpSocket(socket);
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  /** Resolves when the bytes have left this program, or cannot any more. */
  async write(data: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(data, () => resolve()));
  }

  /** Resolves when what has come matches; fails when the connection ends before. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.received);
      if (match !== null) return match;
      if (this.socket.closed) throw new Error(`Closed before ${String(pattern)}: ${this.received.slice(-2000)}`);
      await Promise.race([new Promise((resolve) => this.socket.once('data', resolve)), this.#closed]);
    }
  }

  /** Resolves with everything when the server has ended the connection. */
  async untilClosed(): Promise<string> {
    await this.#closed;
    return this.received;
  }
}

/** The head of a request, with the empty line that ends it. */
export function head(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ Host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A piece of a chunked body. */
export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

export const LAST_CHUNK = '0\r\n\r\n';
