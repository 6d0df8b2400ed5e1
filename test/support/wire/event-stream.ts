import { get, type IncomingMessage } from 'node:http';
import type { Down } from '@stepcast/shared';
import { Condition } from './condition.ts';

/** A client of server-sent events that can stop reading. What it takes is handed on; nothing is kept. */
export class EventStream implements Disposable {
  readonly #answer: IncomingMessage;
  readonly #onMessage: (message: Down) => void;
  readonly #condition = new Condition();
  #rest = '';
  #isEnded = false;

  private constructor(answer: IncomingMessage, onMessage: (message: Down) => void) {
    this.#answer = answer;
    this.#onMessage = onMessage;
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => this.#take(text));
    answer.on('error', () => undefined); // 'close' follows, and that is looked at.
    answer.on('close', () => {
      this.#isEnded = true;
      this.#condition.changed();
    });
  }

  static open(address: string, onMessage: (message: Down) => void): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      const request = get(address, { headers: { accept: 'text/event-stream' }, agent: false }, (answer) => {
        if (answer.statusCode === 200) resolve(new EventStream(answer, onMessage));
        else reject(new Error(`${address} is answered with ${answer.statusCode}`));
      });
      request.on('error', reject);
    });
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  pause(): void {
    this.#answer.pause();
  }

  resume(): void {
    this.#answer.resume();
  }

  async until(isMet: () => boolean, what: string): Promise<void> {
    await this.#condition.until(isMet, what, () => (this.#isEnded ? 'the end' : 'an open stream'));
  }

  [Symbol.dispose](): void {
    this.#answer.destroy();
  }

  #take(text: string): void {
    const events = (this.#rest + text).split('\n\n');
    this.#rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) this.#onMessage(JSON.parse(data) as Down);
    }
    this.#condition.changed();
  }
}
