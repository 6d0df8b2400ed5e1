/** An environment in the hands of a test: time moves when told, sockets are links that are flushed by hand, HTTP is a function. */
import type { Environment, HttpAnswer, HttpRequest, Signal, Socket, SocketEvents, Surroundings, Timer } from '../environment.ts';
import { HandFlushedLink } from './hand-flushed-link.ts';

interface PendingTimer {
  readonly at: number;
  readonly run: () => void;
}

/** More timers than this within one `advance` are a loop, which would hang the test run. */
const MAX_RUNS = 10_000;

export class VirtualEnvironment implements Environment {
  readonly links: HandFlushedLink[] = [];
  readonly reported: unknown[] = [];
  /** Called for each socket that is opened. */
  onLink: (link: HandFlushedLink) => void = () => undefined;
  answer: (request: HttpRequest) => Promise<HttpAnswer> = () => Promise.reject(new TypeError('no network'));
  /** What `random` says. */
  chance = 0.5;
  readonly #timers = new Set<PendingTimer>();
  readonly #listeners = new Set<(signal: Signal) => void>();
  #now = 1_790_000_000_000;
  #ids = 0;
  #surroundings: Surroundings = { isVisible: true, isOnline: true };

  get link(): HandFlushedLink {
    const link = this.links.at(-1);
    if (link === undefined) throw new Error('No socket was opened');
    return link;
  }

  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  randomId(): string {
    this.#ids += 1;
    return `id${String(this.#ids)}`;
  }

  startTimer(delayMs: number, run: () => void): Timer {
    const timer: PendingTimer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return { stop: () => void this.#timers.delete(timer) };
  }

  openSocket(url: string, protocols: readonly string[], events: SocketEvents): Socket {
    const link = new HandFlushedLink({ url, protocols, events });
    this.links.push(link);
    this.onLink(link);
    return link;
  }

  exchange(request: HttpRequest): Promise<HttpAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
    this.answer(request).then(resolve, reject);
    return promise;
  }

  surroundings(): Surroundings {
    return this.#surroundings;
  }

  onSignal(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  report(error: unknown): void {
    this.reported.push(error);
  }

  signal(signal: Signal): void {
    if (signal === 'visible' || signal === 'hidden')
      this.#surroundings = { ...this.#surroundings, isVisible: signal === 'visible' };
    if (signal === 'online' || signal === 'offline')
      this.#surroundings = { ...this.#surroundings, isOnline: signal === 'online' };
    for (const listener of [...this.#listeners]) listener(signal);
  }

  /** Moves time on, running what falls due in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let timer = this.#nextDue(until), runs = 0; timer !== null; timer = this.#nextDue(until), runs += 1) {
      if (runs === MAX_RUNS) throw new Error('Timers start each other without end');
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
    }
    this.#now = until;
  }

  /** The machine sleeps: time passes, and what fell due meanwhile runs only now, late. */
  sleep(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  #nextDue(until: number): PendingTimer | null {
    let next: PendingTimer | null = null;
    for (const timer of this.#timers) if (timer.at <= until && (next === null || timer.at < next.at)) next = timer;
    return next;
  }
}
