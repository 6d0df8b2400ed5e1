import { connect, type Socket } from 'node:net';
import { Condition } from './condition.ts';

/** A TCP connection to a hub on which anything may be written. It does not close its side because the hub closes its own. */
export class RawConnection implements Disposable {
  readonly socket: Socket;
  readonly #condition = new Condition();
  #chunks: Buffer[] = [];
  #isEnded = false;
  #isClosed = false;
  #failure: string | null = null;
  /** Thrown by whoever reads; told to whoever waits. */
  #fault: Error | null = null;

  constructor(url: string, onData: ((chunk: Buffer) => void) | null = null) {
    const { hostname, port } = new URL(url);
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
    this.socket.on('data', (chunk) => {
      try {
        if (onData === null) this.#chunks.push(chunk);
        else onData(chunk);
      } catch (error) {
        this.#fault ??= error as Error;
      }
      this.#condition.changed();
    });
    this.socket.on('end', () => {
      this.#isEnded = true;
      this.#condition.changed();
    });
    // A reset is one of the ways in which a hub may end a connection.
    this.socket.on('error', (error) => void (this.#failure = error.message));
    this.socket.on('close', () => {
      this.#isClosed = true;
      this.#condition.changed();
    });
  }

  /** Everything received so far, byte by byte a character; empty where the data went to `onData`. */
  get text(): string {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]?.toString('latin1') ?? '';
  }

  /** Whether the hub has closed its side, or the connection is gone. */
  get isEnded(): boolean {
    return this.#isEnded || this.#isClosed;
  }

  write(bytes: Uint8Array | string): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** Closes this side; the hub's answers still come. */
  end(): void {
    this.socket.end();
  }

  async until(isMet: () => boolean, what: string): Promise<void> {
    const isOver = (): boolean => this.#fault !== null || isMet();
    await this.#condition.until(isOver, what, () => `${JSON.stringify(this.text.slice(-500))}, ${this.#standing()}`);
    if (this.#fault !== null) throw this.#fault;
  }

  /** Gives something that may or may not happen so much time; true if it did. */
  within(limitMs: number, isMet: () => boolean): Promise<boolean> {
    return this.#condition.within(limitMs, isMet);
  }

  /** Resolves when the hub has closed its side. */
  async ended(): Promise<void> {
    await this.until(() => this.isEnded, 'the end of the connection');
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  #standing(): string {
    return this.#failure ?? (this.#isClosed ? 'closed' : this.#isEnded ? 'ended' : 'open');
  }
}
