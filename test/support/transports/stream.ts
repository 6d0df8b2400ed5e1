import type { Cursor, Down, Mode } from '@stepcast/shared';

/** One way to follow a process. Contract and matrix tests run over all of them. */
export interface Transport {
  readonly name: string;
  /** Whether the server can push more than one message to a connection. */
  readonly isStream: boolean;
  open(url: string, request: StreamRequest): Stream;
}

export interface StreamRequest {
  readonly process: string;
  readonly cursor: Cursor | null;
  readonly mode: Mode;
}

/** What came of following: every message in order, and at the end why it ended. */
export class Stream implements Disposable {
  readonly messages: Down[] = [];
  /** Code of the refusal that ended it, or `ended`. */
  outcome: string | null = null;
  readonly #waiting = new Set<() => void>();
  readonly #stop = new AbortController();

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  take(message: Down): void {
    this.messages.push(message);
    this.#wake();
  }

  end(outcome: string): void {
    this.outcome ??= outcome;
    this.#wake();
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.#stop.abort();
    this.end('cut');
  }

  [Symbol.dispose](): void {
    this.cut();
  }

  /** Resolves when `condition` holds; fails after 10 s with what was seen. */
  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = AbortSignal.timeout(10_000);
    while (!condition()) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const late = (): void => reject(new Error(`Waited in vain for ${what}; seen: ${this.#seen()}, ${this.outcome ?? 'open'}`));
      this.#waiting.add(resolve);
      deadline.addEventListener('abort', late);
      await promise.finally(() => deadline.removeEventListener('abort', late));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #seen(): string {
    return this.messages
      .slice(-5)
      .map((message) => `${message.type}${'cursor' in message ? ` ${message.cursor}` : ''}`)
      .join(', ');
  }
}
