import type { Down, Up } from '@stepcast/shared';
import type { Socket, SocketEvents } from '../environment.ts';

export interface LinkEnds {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly events: SocketEvents;
}

/** A socket whose two directions move only when the test says so. */
export class HandFlushedLink implements Socket {
  readonly url: string;
  readonly protocols: readonly string[];
  /** Frames under way, oldest first. */
  readonly down: Down[] = [];
  readonly up: Up[] = [];
  /** What the hub's end does with a frame. */
  onUp: (message: Up) => void = () => undefined;
  readonly #events: SocketEvents;
  #isOpen = true;

  constructor({ url, protocols, events }: LinkEnds) {
    this.url = url;
    this.protocols = protocols;
    this.#events = events;
  }

  /** False once the client closed its end, or the link was cut. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(text: string): void {
    if (this.#isOpen) this.up.push(JSON.parse(text) as Up);
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Hands the hub what the client sent; returns whether there was anything. */
  flushUp(): boolean {
    const messages = this.up.splice(0);
    for (const message of messages) this.onUp(message);
    return messages.length > 0;
  }

  /** Hands the client the oldest frames under way; returns whether there were any. */
  flushDown(count = Infinity): boolean {
    const frames = this.down.splice(0, count);
    // A client that closed its end may still be handed what was read before: it has to ignore it.
    for (const frame of frames) this.#events.onText(JSON.stringify(frame));
    return frames.length > 0;
  }

  deliverText(text: string): void {
    this.#events.onText(text);
  }

  /** Loses everything under way and closes. */
  cut(code = 1006, reason = ''): void {
    this.down.length = 0;
    this.up.length = 0;
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#events.onClose(code, reason);
  }
}
