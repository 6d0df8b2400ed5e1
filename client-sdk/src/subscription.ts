/**
 * Follows one process in one mode: holds the position, accepts an update only if it continues it, and asks again from there
 * when it does not. [CUR-2] [CUR-4]
 *
 * On a connection while it has listeners; without any it keeps its position, and the next listener resumes there.
 */
import {
  ERROR_CODES,
  isErrorCode,
  StepcastError,
  type Cursor,
  type Live,
  type Mode,
  type SnapshotMessage,
  type Update,
} from '@stepcast/shared';
import { retryDelayMs } from './backoff.ts';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { Connection, ProcessError, ProcessMessage, Subscriber } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Environment, Timer } from './environment.ts';
import { advance, judgeUpdate, NOWHERE, type Position } from './position.ts';
import type { ProcessEvent } from './process-event.ts';

export type ProcessListener = (event: ProcessEvent) => void;

export interface SubscriptionDeps {
  readonly environment: Environment;
  readonly connections: Connections;
}

export interface SubscriptionOptions {
  readonly process: string;
  readonly mode: Mode;
  readonly position: Position;
}

export class Subscription implements Subscriber {
  readonly process: string;
  readonly mode: Mode;
  readonly #deps: SubscriptionDeps;
  readonly #listeners = new Set<ProcessListener>();
  #position: Position;
  /** `subscribe` was sent on the present connection, and no `unsubscribe` since. */
  #isAsked = false;
  #isLive = false;
  #connection: Connection | null = null;
  #timer: Timer | null = null;
  #repairs = 0;
  #repairedAt = 0;

  constructor(deps: SubscriptionDeps, options: SubscriptionOptions) {
    this.#deps = deps;
    this.process = options.process;
    this.mode = options.mode;
    // Whoever wants the state needs a snapshot; a bare cursor would spare the hub from sending one.
    this.#position = options.mode === 'state' && options.position.snapshot === null ? NOWHERE : options.position;
  }

  get position(): Position {
    return this.#position;
  }

  /** Caught up, on a connection that lives. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Returns how to stop. Listeners are called in order of arrival; one that comes later reads `position` for what was before. */
  listen(listener: ProcessListener): () => void {
    // A wrapper, so that the same function listening twice is two listeners.
    const entry: ProcessListener = (event) => listener(event);
    this.#listeners.add(entry);
    if (this.#connection === null) this.#start(entry);
    return () => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.#stop();
    };
  }

  onOpen(connection: Connection): void {
    this.#connection = connection;
    this.#subscribe();
  }

  onLost(): void {
    this.#isAsked = false;
    this.#isLive = false;
    this.#stopTimer();
  }

  onRefused(error: StepcastError): void {
    this.#fail(error);
  }

  onMessage(message: ProcessMessage): void {
    if (!this.#isAsked) return;
    this.#stopTimer();
    switch (message.type) {
      case 'snapshot':
        return this.#onSnapshot(message);
      case 'update':
        return this.#onUpdate(message);
      case 'live':
        return this.#onLive(message);
      case 'error':
        return this.#onError(message);
    }
  }

  #start(listener: ProcessListener): void {
    try {
      this.#connection = this.#deps.connections.place(this);
    } catch (error) {
      this.#listeners.delete(listener);
      throw error;
    }
  }

  #stop(): void {
    this.onLost();
    this.#connection?.remove(this);
    this.#connection = null;
  }

  #subscribe(): void {
    const { cursor } = this.#position;
    this.#connection?.send({ type: 'subscribe', process: this.process, mode: this.mode, ...(cursor === null ? {} : { cursor }) });
    this.#isAsked = true;
    this.#setTimer(CLIENT_LIMITS.subscribeTimeoutMs, () => this.#repair());
  }

  #onSnapshot({ snapshot, cursor, reason }: SnapshotMessage): void {
    this.#position = { cursor, snapshot };
    this.#emit({ type: 'snapshot', snapshot, cursor, reason });
  }

  #onUpdate(update: Update): void {
    switch (judgeUpdate(this.#position, update)) {
      case 'duplicate':
        return;
      case 'break':
        return this.#repair();
      case 'next':
        this.#position = advance(this.#position, update);
        this.#emit({ type: 'update', update, snapshot: this.#position.snapshot, cursor: update.cursor });
    }
  }

  #onLive({ cursor }: Live): void {
    if (cursor !== this.#position.cursor) return this.#repair();
    this.#isLive = true;
    this.#emit({ type: 'live', cursor });
  }

  #onError({ code, message, cursor, path }: ProcessError): void {
    // A newer hub may know codes that this table does not.
    const known = isErrorCode(code) ? code : 'internal';
    if (isErrorCode(code) && ERROR_CODES[code].retry) return this.#repair();
    this.#fail(new StepcastError(known, message, { ...withCursor(cursor), ...(path === undefined ? {} : { path }) }));
  }

  /** Asks again from the held cursor: at once the first time, then ever more rarely. */
  #repair(): void {
    const { environment } = this.#deps;
    const now = environment.now();
    const isFirst = this.#repairs === 0 || Math.abs(now - this.#repairedAt) >= CLIENT_LIMITS.repairMemoryMs;
    this.#repairs = isFirst ? 1 : this.#repairs + 1;
    this.#repairedAt = now;
    this.onLost();
    // What is still on its way belongs to the broken chain; the connection holds it back.
    this.#connection?.unsubscribe(this.process);
    const delayMs = retryDelayMs(this.#repairs, environment.random());
    if (delayMs === 0) this.#subscribe();
    else this.#setTimer(delayMs, () => this.#subscribe());
  }

  #fail(error: StepcastError): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    this.#stop();
    for (const listener of listeners) this.#call(listener, { type: 'error', error });
  }

  #emit(event: ProcessEvent): void {
    for (const listener of [...this.#listeners]) this.#call(listener, event);
  }

  #call(listener: ProcessListener, event: ProcessEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#deps.environment.report(error);
    }
  }

  #setTimer(delayMs: number, run: () => void): void {
    this.#stopTimer();
    this.#timer = this.#deps.environment.startTimer(delayMs, run);
  }

  #stopTimer(): void {
    this.#timer?.stop();
    this.#timer = null;
  }
}

function withCursor(cursor: Cursor | undefined): { readonly cursor?: Cursor } {
  return cursor === undefined ? {} : { cursor };
}
