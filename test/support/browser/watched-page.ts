import type { Down, Up } from '@stepcast/shared';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Condition } from '../wire/condition.ts';

/** Below the time limit of a test, so that what was waited for is told. */
const LIMIT_MS = 20_000;
/** What Chromium writes by itself into the console when there is no network. */
const OF_NETWORK = /net::ERR_|^WebSocket connection to /;

/** One WebSocket of the page and what went over it, in order. */
export interface WatchedSocket {
  readonly sent: Up[];
  readonly received: Down[];
}

/** A tab in a profile of its own, of which everything is kept that it complained about and that it sent and received. */
export class WatchedPage implements AsyncDisposable {
  readonly page: Page;
  readonly sockets: WatchedSocket[] = [];
  /** Errors and warnings in the console, failed scripts, violations of the page's content policy. */
  readonly complaints: string[] = [];
  readonly #condition = new Condition();

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('websocket', (webSocket) => {
      const socket: WatchedSocket = { sent: [], received: [] };
      this.sockets.push(socket);
      webSocket.on('framesent', ({ payload }) => this.#keep(socket.sent, payload));
      webSocket.on('framereceived', ({ payload }) => this.#keep(socket.received, payload));
    });
  }

  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(LIMIT_MS);
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error(`content policy: ${violatedDirective} forbids ${blockedURI}`);
      });
    });
    return new WatchedPage(await context.newPage());
  }

  /** What remains when the network is to blame for some of it. */
  get complaintsBesidesNetwork(): readonly string[] {
    return this.complaints.filter((text) => !OF_NETWORK.test(text));
  }

  /** The browser's own switch: it believes that there is no network, and lets nothing pass. */
  async setOffline(isOffline: boolean): Promise<void> {
    await this.page.context().setOffline(isOffline);
  }

  /** Resolves when the frames of the page fulfil the condition. */
  async untilFrames(isMet: () => boolean, what: string): Promise<void> {
    await this.#condition.until(isMet, what, () => JSON.stringify(this.sockets.map(({ sent }) => sent)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }

  #keep(messages: unknown[], payload: string | Buffer): void {
    messages.push(JSON.parse(payload.toString()));
    this.#condition.changed();
  }
}
