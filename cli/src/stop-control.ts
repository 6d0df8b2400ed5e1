/**
 * Why and how what we run is to stop: the user's Ctrl-C is passed on, the second one kills; a cancel request recorded in the hub
 * asks with SIGTERM and kills after a while.
 */
import type { StopSignal, System } from './system.ts';

/** What a command that the hub asked to stop gets to finish in. */
export const KILL_AFTER_MS = 10_000;

export type StopReason = 'interrupted' | 'cancelled';

/** What has to stop at present. */
export interface Stoppable {
  signal(signal: NodeJS.Signals): void;
}

export class StopControl implements Disposable {
  readonly #system: Pick<System, 'sleep'>;
  #killing = new AbortController();
  readonly #stopListening: () => void;
  #target: Stoppable | null = null;
  #reason: StopReason | null = null;
  /** What was asked of the target already, for a target that comes later. */
  #sent: NodeJS.Signals | null = null;

  constructor(system: Pick<System, 'sleep' | 'onStopSignal'>) {
    this.#system = system;
    this.#stopListening = system.onStopSignal((signal) => this.#onUser(signal));
  }

  /** Null while nobody wants a stop. */
  get reason(): StopReason | null {
    return this.#reason;
  }

  /** From now on `target` is what stops; at once, if that was asked for before. */
  aim(target: Stoppable): void {
    this.#target = target;
    if (this.#sent !== null) target.signal(this.#sent);
  }

  /** What was aimed at is over, and so is what was asked of it. */
  release(): void {
    this.#target = null;
    this.#sent = null;
    this.#killing.abort();
  }

  /** A cancel request was seen in the hub. */
  cancel(): void {
    if (this.#reason !== null) return;
    this.#reason = 'cancelled';
    this.#send('SIGTERM');
    this.#killing = new AbortController();
    const { signal } = this.#killing;
    void this.#system.sleep(KILL_AFTER_MS, signal).then(() => {
      if (!signal.aborted) this.#send('SIGKILL');
    });
  }

  [Symbol.dispose](): void {
    this.release();
    this.#stopListening();
  }

  #onUser(signal: StopSignal): void {
    const isFirst = this.#reason === null;
    this.#reason ??= 'interrupted';
    this.#send(isFirst ? signal : 'SIGKILL');
  }

  #send(signal: NodeJS.Signals): void {
    this.#sent = signal;
    this.#target?.signal(signal);
  }
}
