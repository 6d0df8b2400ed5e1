/**
 * One WebSocket at a time, shared by the subscriptions of up to 512 processes.
 *
 * The thin shell around `connection-state.ts`: it opens and closes sockets, keeps the one timer, and hands each frame to the
 * subscription of its process. It knows nothing of cursors.
 */
import { BEARER_PREFIX, ERROR_CODES, PROTOCOL_VERSION, StepcastError, SUBPROTOCOL, type Down, type Up } from '@stepcast/shared';
import { hasSocket, initialState, timerAt, transition, type ConnectionEvent, type ConnectionState } from './connection-state.ts';
import { connectionStatus, type ConnectionStatus } from './connection-status.ts';
import { readDownFrame } from './down-frame.ts';
import type { Environment, Signal, Socket, Surroundings, Timer } from './environment.ts';
import { FrameBarrier } from './frame-barrier.ts';

export type ProcessMessage = Extract<Down, { type: 'snapshot' | 'update' | 'live' }> | ProcessError;
export type ProcessError = Extract<Down, { type: 'error' }> & { readonly process: string };

/** A subscription as its connection sees it. */
export interface Subscriber {
  readonly process: string;
  /** The connection is up: subscribe. */
  onOpen(connection: Connection): void;
  onLost(): void;
  onMessage(message: ProcessMessage): void;
  /** The hub does not let us in. */
  onRefused(error: StepcastError): void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly token: (() => Promise<string> | string) | null;
  /** The hub is on this very machine, so that being offline says nothing about it. */
  readonly isLoopback: boolean;
  readonly onStatus: () => void;
}

const UNAUTHENTICATED = ERROR_CODES.unauthenticated.close;

/** A fresh token is tried once; refused twice in a row is refused. */
const REFUSALS_TO_GIVE_UP = 2;

export class Connection {
  readonly #environment: Environment;
  readonly #options: ConnectionOptions;
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #stopSignals: () => void;
  #state: ConnectionState;
  #barrier = new FrameBarrier();
  #socket: Socket | null = null;
  #timer: Timer | null = null;
  #refusals = 0;

  constructor(environment: Environment, options: ConnectionOptions) {
    this.#environment = environment;
    this.#options = options;
    this.#state = initialState(this.#surroundings());
    this.#stopSignals = environment.onSignal((signal) => this.#onSignal(signal));
  }

  get status(): ConnectionStatus {
    return connectionStatus(this.#state);
  }

  get size(): number {
    return this.#subscribers.size;
  }

  get #isLive(): boolean {
    return this.#state.phase.name === 'live';
  }

  has(process: string): boolean {
    return this.#subscribers.has(process);
  }

  /** `onOpen` follows, at once when the connection is up. */
  add(subscriber: Subscriber): void {
    this.#subscribers.set(subscriber.process, subscriber);
    if (this.#subscribers.size === 1) this.#dispatch({ type: 'wanted' });
    if (this.#isLive) subscriber.onOpen(this);
  }

  remove(subscriber: Subscriber): void {
    if (this.#subscribers.get(subscriber.process) !== subscriber) return;
    this.#subscribers.delete(subscriber.process);
    this.unsubscribe(subscriber.process);
    if (this.#subscribers.size === 0) this.#dispatch({ type: 'unwanted' });
  }

  /** Ends the hub's side of a subscription; what is still under way of it is not handed on. */
  unsubscribe(process: string): void {
    if (!this.#isLive) return;
    this.#barrier.raise(process);
    this.send({ type: 'unsubscribe', process });
    this.send({ type: 'ping' });
  }

  /** Does nothing while the connection is down: `onOpen` is where each subscription starts again. */
  send(message: Up): void {
    if (this.#isLive) this.#socket?.send(JSON.stringify(message));
  }

  close(): void {
    this.#stopSignals();
    this.#dispatch({ type: 'close' });
    this.#subscribers.clear();
  }

  #surroundings(): Surroundings {
    const surroundings = this.#environment.surroundings();
    return this.#options.isLoopback ? { ...surroundings, isOnline: true } : surroundings;
  }

  #onSignal(signal: Signal): void {
    this.#dispatch({ type: 'signal', signal, surroundings: this.#surroundings() });
  }

  #dispatch(event: ConnectionEvent): void {
    const before = this.#state;
    const after = transition(before, event, { now: this.#environment.now(), random: this.#environment.random() });
    if (after === before) return;
    this.#state = after;
    const isOtherSocket = before.sockets !== after.sockets || !hasSocket(after);
    if (isOtherSocket) this.#dropSocket();
    if (before.sockets !== after.sockets) this.#openSocket(after.sockets);
    if (timerAt(before) !== timerAt(after)) this.#setTimer(timerAt(after));
    this.#requestProbe(before, after);
    this.#tellSubscribers(before.phase.name === 'live' && isOtherSocket, event.type === 'welcome');
    if (event.type !== 'frame') this.#options.onStatus();
  }

  #requestProbe(before: ConnectionState, after: ConnectionState): void {
    if (after.phase.name !== 'live' || after.phase.probeUntil === null) return;
    if (before.phase.name === 'live' && before.phase.probeUntil !== null) return;
    this.#barrier.countPing();
    this.send({ type: 'ping' });
  }

  #tellSubscribers(wasLost: boolean, isOpened: boolean): void {
    if (wasLost) for (const subscriber of [...this.#subscribers.values()]) subscriber.onLost();
    if (isOpened) for (const subscriber of [...this.#subscribers.values()]) subscriber.onOpen(this);
  }

  #setTimer(time: number | null): void {
    this.#timer?.stop();
    if (time === null) this.#timer = null;
    else {
      const now = this.#environment.now();
      const dueAt = Math.max(time, now);
      this.#timer = this.#environment.startTimer(dueAt - now, () => this.#onTimer(dueAt));
    }
  }

  #onTimer(dueAt: number): void {
    this.#timer = null;
    this.#dispatch({ type: 'timer', lateMs: this.#environment.now() - dueAt });
    // A look that changes nothing leaves the state as it was; its next time must be set all the same.
    if (this.#timer === null) this.#setTimer(timerAt(this.#state));
  }

  #dropSocket(): void {
    this.#socket?.close();
    this.#socket = null;
    this.#barrier = new FrameBarrier();
  }

  #openSocket(number: number): void {
    const { token } = this.#options;
    if (token === null) {
      this.#connect(number, [SUBPROTOCOL]);
      return;
    }
    // Asked for at every connect: a token that was taken once has expired by the time it is needed again.
    Promise.resolve()
      .then(token)
      .then(
        (text) => this.#connect(number, [SUBPROTOCOL, `${BEARER_PREFIX}${text}`]),
        (error: unknown) => this.#onLost(number, `the token could not be had: ${String(error)}`),
      );
  }

  #isPresent(number: number): boolean {
    return number === this.#state.sockets && hasSocket(this.#state);
  }

  #connect(number: number, protocols: readonly string[]): void {
    if (!this.#isPresent(number)) return;
    this.#socket = this.#environment.openSocket(this.#options.url, protocols, {
      onOpen: () => undefined, // The welcome is what counts: a proxy can open a socket without a hub behind it.
      onText: (text) => this.#onText(number, text),
      onClose: (code, reason) => this.#onClose(number, code, reason),
    });
  }

  #onClose(number: number, code: number, reason: string): void {
    if (!this.#isPresent(number)) return;
    if (code === UNAUTHENTICATED) this.#refusals += 1;
    this.#onLost(number, `closed with ${String(code)}${reason === '' ? '' : ` (${reason})`}`);
    if (this.#refusals < (this.#options.token === null ? 1 : REFUSALS_TO_GIVE_UP)) return;
    this.#refusals = 0;
    const error = new StepcastError('unauthenticated', reason === '' ? undefined : reason);
    for (const subscriber of [...this.#subscribers.values()]) subscriber.onRefused(error);
  }

  #onLost(number: number, error: string): void {
    if (this.#isPresent(number)) this.#dispatch({ type: 'lost', error });
  }

  #onText(number: number, text: string): void {
    if (!this.#isPresent(number)) return; // A frame of an older socket.
    this.#dispatch({ type: 'frame' });
    const message = readDownFrame(text);
    if (message === null) this.#onLost(number, 'the hub sent what is no message');
    else this.#onMessage(number, message);
  }

  #onMessage(number: number, message: Down): void {
    switch (message.type) {
      case 'welcome':
        if (message.protocol !== PROTOCOL_VERSION) this.#onLost(number, `the hub speaks protocol ${String(message.protocol)}`);
        else this.#onWelcome(message.heartbeatMs);
        return;
      case 'goodbye':
        this.#dispatch({ type: 'goodbye', reconnectInMs: message.reconnectInMs });
        return;
      case 'pong':
        this.#barrier.onPong();
        return;
      case 'snapshot':
      case 'update':
      case 'live':
        this.#route(message);
        return;
      case 'error':
        if (message.process !== undefined) this.#route(message as ProcessError);
        return;
      case 'heartbeat':
      case 'ack': // Writes go over HTTP.
        return;
    }
  }

  #onWelcome(heartbeatMs: number): void {
    this.#refusals = 0;
    this.#dispatch({ type: 'welcome', heartbeatMs });
  }

  #route(message: ProcessMessage): void {
    if (!this.#barrier.hides(message.process)) this.#subscribers.get(message.process)?.onMessage(message);
  }
}
