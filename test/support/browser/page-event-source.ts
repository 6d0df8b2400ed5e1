import type { Down } from '@stepcast/shared';
import type { JSHandle, Page } from 'playwright-core';
import { Stream, type Transport } from '../transports/stream.ts';
import { Condition } from '../wire/condition.ts';

/** `lost`: the browser will connect again by itself. `closed`: it will not. */
type Happening = 'open' | 'lost' | 'closed' | 'snapshot' | 'update' | 'live' | 'goodbye' | 'problem';

export interface SourceEvent {
  readonly name: Happening;
  /** Milliseconds since 1970, by the page's clock. */
  readonly at: number;
  readonly lastEventId: string;
  readonly data: string | null;
}

interface InPage {
  /** Everything new, as soon as there is anything; nothing once it is closed. */
  take(): Promise<SourceEvent[]>;
  close(): void;
}

/** Chromium's own `EventSource`, and all that it said. */
export class PageEventSource implements AsyncDisposable {
  readonly events: SourceEvent[] = [];
  readonly #inPage: JSHandle<InPage>;
  readonly #condition = new Condition();
  readonly #reading: Promise<void>;

  private constructor(inPage: JSHandle<InPage>, onEvent: (event: SourceEvent) => void) {
    this.#inPage = inPage;
    this.#reading = this.#read(onEvent);
  }

  static async open(
    page: Page,
    address: string,
    onEvent: (event: SourceEvent) => void = () => undefined,
  ): Promise<PageEventSource> {
    return new PageEventSource(await page.evaluateHandle(openInPage, address), onEvent);
  }

  get messages(): Down[] {
    return this.events.flatMap(({ data }) => (data === null ? [] : [JSON.parse(data) as Down]));
  }

  async until(isMet: () => boolean, what: string): Promise<void> {
    await this.#condition.until(isMet, what, () =>
      this.events
        .slice(-5)
        .map(({ name, lastEventId }) => `${name} ${lastEventId}`)
        .join(', '),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inPage.evaluate((it) => it.close()).catch(() => undefined); // The page is gone.
    await this.#reading;
  }

  async #read(onEvent: (event: SourceEvent) => void): Promise<void> {
    for (;;) {
      const events = await this.#inPage.evaluate((it) => it.take()).catch(() => []); // The page is gone.
      if (events.length === 0) return;
      this.events.push(...events);
      for (const event of events) onEvent(event);
      this.#condition.changed();
    }
  }
}

/** Runs in the page. */
function openInPage(address: string): InPage {
  const told: SourceEvent[] = [];
  const wake = { call: (): void => undefined };
  const source = new EventSource(address);
  const tell = (name: Happening, message: MessageEvent<string> | null): void => {
    told.push({ name, at: Date.now(), lastEventId: message?.lastEventId ?? '', data: message?.data ?? null });
    wake.call();
  };
  for (const name of ['snapshot', 'update', 'live', 'goodbye', 'problem'] as const) {
    source.addEventListener(name, (message) => tell(name, message as MessageEvent<string>));
  }
  source.onopen = () => tell('open', null);
  source.onerror = () => tell(source.readyState === EventSource.CLOSED ? 'closed' : 'lost', null);
  const end = { isReached: false };
  return {
    async take() {
      if (told.length === 0 && !end.isReached) await new Promise<void>((resolve) => (wake.call = resolve));
      return told.splice(0);
    },
    close() {
      source.close();
      end.isReached = true;
      wake.call();
    },
  };
}

/** The page's `EventSource` as one of the ways to follow; it is closed at the first loss, before it connects again by itself. */
export function eventSourceTransport(page: () => Page): Transport {
  return {
    name: 'EventSource',
    isStream: true,
    open(url, { process, mode, cursor }) {
      const stream = new Stream();
      const address = `${url}/process/${process}/events?mode=${mode}${cursor === null ? '' : `&cursor=${cursor}`}`;
      const onEvent = ({ name, data, lastEventId }: SourceEvent): void => {
        if (stream.outcome !== null) return;
        if (name === 'lost' || name === 'closed') return stream.end(name);
        if (data === null) return;
        const message = JSON.parse(data) as Down;
        if ('cursor' in message && message.cursor !== lastEventId)
          return stream.end(`the id of ${message.cursor} is ${lastEventId}`);
        stream.take(message);
      };
      const opened = PageEventSource.open(page(), address, onEvent);
      opened.catch((error: unknown) => stream.end(String(error)));
      stream.signal.addEventListener('abort', () => void opened.then((source) => source[Symbol.asyncDispose]()));
      return stream;
    },
  };
}
