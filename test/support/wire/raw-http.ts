/** HTTP requests as text, with whatever is to be wrong about them, and the answers taken apart. */
import { AnswerReader, type Answer } from './answer-reader.ts';
import { RawConnection } from './raw-connection.ts';

export type Headers = Readonly<Record<string, string | null>>;

/** `lines` is the request line alone, or with header lines after it; `Host` comes by itself unless it is among the headers. */
export function requestText(url: string, line: string, headers: Headers = {}): string {
  const all: Headers = { Host: new URL(url).host, ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${[`${line} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}

/** One connection on which requests are written, one after the other or all at once. */
export class RawHttp implements Disposable {
  readonly answers: Answer[] = [];
  readonly connection: RawConnection;
  readonly #url: string;
  readonly #reader: AnswerReader;

  constructor(url: string) {
    this.#url = url;
    this.#reader = new AnswerReader((answer) => this.answers.push(answer));
    this.connection = new RawConnection(url, (chunk) => this.#reader.push(chunk));
  }

  /** What has come of the answer that is under way: a stream, for example. */
  get partial(): Answer | null {
    return this.#reader.partial;
  }

  send(line: string, headers: Headers = {}): void {
    this.#reader.expect(line.slice(0, line.indexOf(' ')));
    this.connection.write(requestText(this.#url, line, headers));
  }

  /** Resolves with the next answer that is complete. */
  async ask(line: string, headers: Headers = {}): Promise<Answer> {
    const index = this.answers.length;
    this.send(line, headers);
    const isOver = (): boolean => this.answers.length > index || this.connection.isEnded || this.#isStream;
    await this.connection.until(isOver, `the answer to ${line}`);
    const answer = this.answers[index];
    if (answer === undefined)
      throw new Error(`${this.#isStream ? 'A stream' : 'The end of the connection'} is the answer to ${line}`);
    return answer;
  }

  /** Resolves when the answer that is under way, or the last one, holds this text. */
  async hears(text: string): Promise<void> {
    const heard = (): boolean => (this.partial ?? this.answers.at(-1))?.body.includes(text) === true;
    await this.connection.until(heard, `${JSON.stringify(text)} (so far: ${this.partial?.body.slice(-300)})`);
  }

  get #isStream(): boolean {
    return this.partial?.headers.get('content-type')?.startsWith('text/event-stream') === true;
  }

  /** Closes the connection without a word. */
  cut(): void {
    this.connection.socket.resetAndDestroy();
  }

  [Symbol.dispose](): void {
    this.connection[Symbol.dispose]();
  }
}
