const HEAD_END = '\r\n\r\n';

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Byte by byte a character; of an answer under way, what has come so far. */
  readonly body: string;
}

/** Where the reader is in the answer: its head, a body of known length, a chunked one, or one that ends with the connection. */
type Part = 'head' | 'fixed' | 'chunked' | 'endless';

/** Takes HTTP/1.1 answers apart (RFC 9112), wherever they were cut in transit. Fails where they are not well-formed. */
export class AnswerReader {
  readonly #onAnswer: (answer: Answer) => void;
  /** Methods of the requests whose answers have not come: an answer to HEAD has no body, whatever its headers say. */
  readonly #methods: string[] = [];
  #rest = '';
  #part: Part = 'head';
  #left = 0;
  #head: Omit<Answer, 'body'> | null = null;
  #body: string[] = [];

  constructor(onAnswer: (answer: Answer) => void) {
    this.#onAnswer = onAnswer;
  }

  get partial(): Answer | null {
    return this.#head === null ? null : { ...this.#head, body: this.#body.join('') };
  }

  expect(method: string): void {
    this.#methods.push(method);
  }

  push(chunk: Buffer): void {
    this.#rest += chunk.toString('latin1');
    while (this.#advance());
  }

  /** One step; false when more bytes are needed for the next. */
  #advance(): boolean {
    if (this.#part === 'head') return this.#takeHead();
    if (this.#part === 'chunked') return this.#takeChunk();
    const length = this.#part === 'endless' ? this.#rest.length : this.#left;
    const piece = this.#rest.slice(0, length);
    if (piece === '') return false;
    this.#rest = this.#rest.slice(piece.length);
    this.#body.push(piece);
    this.#left -= piece.length;
    if (this.#part === 'fixed' && this.#left === 0) this.#finish();
    return true;
  }

  #takeHead(): boolean {
    const end = this.#rest.indexOf(HEAD_END);
    if (end < 0) return false;
    const [statusLine = '', ...lines] = this.#rest.slice(0, end).split('\r\n');
    this.#rest = this.#rest.slice(end + HEAD_END.length);
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(`${statusLine} `)?.[1]);
    if (Number.isNaN(status)) throw new Error(`The hub answered with a line that is none: ${JSON.stringify(statusLine)}`);
    if (status < 200) return true;
    const headers = new Map(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    this.#head = { status, headers };
    const isBodiless = this.#methods.shift() === 'HEAD' || status === 204 || status === 304;
    this.#part = isBodiless
      ? 'fixed'
      : headers.has('transfer-encoding')
        ? 'chunked'
        : headers.has('content-length')
          ? 'fixed'
          : 'endless';
    this.#left = isBodiless ? 0 : Number(headers.get('content-length') ?? 0);
    if (this.#part === 'fixed' && this.#left === 0) this.#finish();
    return true;
  }

  #takeChunk(): boolean {
    const lineEnd = this.#rest.indexOf('\r\n');
    if (lineEnd < 0) return false;
    const length = Number.parseInt(this.#rest.slice(0, lineEnd), 16);
    if (Number.isNaN(length))
      throw new Error(`The hub sent a chunk without a length: ${JSON.stringify(this.#rest.slice(0, 40))}`);
    const start = lineEnd + 2;
    if (this.#rest.length < start + length + 2) return false;
    this.#body.push(this.#rest.slice(start, start + length));
    this.#rest = this.#rest.slice(start + length + 2);
    if (length === 0) this.#finish();
    return true;
  }

  #finish(): void {
    const answer = this.partial;
    this.#head = null;
    this.#body = [];
    this.#part = 'head';
    if (answer !== null) this.#onAnswer(answer);
  }
}
