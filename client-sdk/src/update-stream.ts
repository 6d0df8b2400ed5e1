/**
 * A process's events at the reader's own pace.
 *
 * At most `bufferedEvents` wait. Past that: in state mode all of them become one snapshot, the latest; in log mode the stream
 * stops following, lets the reader empty the buffer, and then resumes from what was read last, so that nothing is lost.
 *
 * Ends after a terminal status, after an `error` event, and when its signal aborts.
 */
import { isTerminal } from '@stepcast/shared';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { Position } from './position.ts';
import type { ProcessEvent } from './process-event.ts';
import type { Subscription } from './subscription.ts';

export interface StreamSource {
  /** Followed as long as the reader keeps up; it may be shared. */
  readonly subscription: Subscription;
  /** A subscription of the stream's own, from where the reader is. */
  readonly openAt: (position: Position) => Subscription;
}

type StreamResult = IteratorResult<ProcessEvent, undefined>;

const END: StreamResult = { done: true, value: undefined };

export class UpdateStream implements AsyncIterableIterator<ProcessEvent, undefined> {
  readonly #source: StreamSource;
  #subscription: Subscription;
  #stopListening: (() => void) | null = null;
  #buffer: ProcessEvent[] = [];
  /** Where the last event that entered the buffer leads to. */
  #position: Position;
  /** Readers that wait for the next event, usually one. */
  readonly #readers: ((result: StreamResult) => void)[] = [];
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => this.#drop();
  #isOver = false;

  constructor(source: StreamSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
    this.#subscription = source.subscription;
    this.#position = this.#subscription.position;
    this.#tellWhatIsHeld();
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#drop();
    else this.#follow();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<StreamResult> {
    const event = this.#buffer.shift();
    if (event !== undefined) return { done: false, value: event };
    if (this.#isOver) return END;
    if (this.#stopListening === null) this.#resume();
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  async return(): Promise<StreamResult> {
    this.#drop();
    return END;
  }

  /** A subscription that runs already told its listeners before this one came. */
  #tellWhatIsHeld(): void {
    const { position, isLive } = this.#subscription;
    if (position.cursor === null || position.snapshot === null) return;
    this.#take({ type: 'snapshot', snapshot: position.snapshot, cursor: position.cursor, reason: 'initial' });
    if (isLive && !this.#isOver) this.#take({ type: 'live', cursor: position.cursor });
  }

  #follow(): void {
    if (!this.#isOver) this.#stopListening = this.#subscription.listen((event) => this.#take(event));
  }

  #pause(): void {
    this.#stopListening?.();
    this.#stopListening = null;
  }

  #resume(): void {
    const isWhereWeAre = this.#subscription.position.cursor === this.#position.cursor;
    if (!isWhereWeAre) this.#subscription = this.#source.openAt(this.#position);
    this.#follow();
  }

  #take(event: ProcessEvent): void {
    if (event.type === 'snapshot' || event.type === 'update') this.#position = { cursor: event.cursor, snapshot: event.snapshot };
    if (isLast(event)) this.#end();
    const reader = this.#readers.shift();
    if (reader !== undefined) return reader({ done: false, value: event });
    this.#buffer.push(event);
    if (this.#buffer.length <= CLIENT_LIMITS.bufferedEvents || this.#isOver) return;
    if (this.#subscription.mode === 'log') this.#pause();
    else this.#collapse();
  }

  #collapse(): void {
    const { cursor, snapshot } = this.#position;
    if (cursor === null || snapshot === null) return; // Nothing but `live` events yet.
    this.#buffer = [{ type: 'snapshot', snapshot, cursor, reason: 'conflated' }];
  }

  #end(): void {
    this.#isOver = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#pause();
  }

  /** Ends now; what waits in the buffer is not read any more. */
  #drop(): void {
    this.#end();
    this.#buffer = [];
    for (const reader of this.#readers.splice(0)) reader(END);
  }
}

function isLast(event: ProcessEvent): boolean {
  if (event.type === 'error') return true;
  if (event.type === 'snapshot') return isTerminal(event.snapshot.status);
  return event.type === 'update' && isTerminal(event.snapshot?.status ?? event.update.status ?? 'running');
}
