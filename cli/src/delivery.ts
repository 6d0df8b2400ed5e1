/**
 * Brings a queue's updates to the hub: one at a time, in order, each until the hub has it.
 *
 * Going on until `end` is set, for good: `refused` when the hub will not have an update however often it is repeated (the process
 * has ended or is gone), `abandoned` when the caller gives up. From then on the queue stays empty and nobody is held up.
 */
import { StepcastError, type UpdateParts } from '@stepcast/shared';
import { readOutputData } from './output-data.ts';
import type { System } from './system.ts';
import type { UpdateQueue } from './update-queue.ts';

/** Between two attempts of an update, after the SDK has given up its own repetitions. Without end: the caller decides, by `abandon`. */
const RETRY_MS = 1000;

export interface DeliveryDeps {
  readonly system: Pick<System, 'sleep' | 'newId'>;
  /** Writes one update. `op` names the operation: a repetition has the same one. */
  write(parts: UpdateParts, options: { readonly op: string; readonly signal: AbortSignal }): Promise<unknown>;
}

export type DeliveryEnd = { readonly why: 'refused'; readonly error: StepcastError } | { readonly why: 'abandoned' };

export class Delivery {
  readonly #queue: UpdateQueue;
  readonly #deps: DeliveryDeps;
  readonly #stopping = new AbortController();
  #waiters: (() => void)[] = [];
  #isSending = false;
  /** The update that is being sent. */
  #inHand: UpdateParts | null = null;
  #end: DeliveryEnd | null = null;
  #delivered = 0;
  /** Lines that were in hand or in the queue when delivery ended. */
  #lostLines = 0;

  constructor(queue: UpdateQueue, deps: DeliveryDeps) {
    this.#queue = queue;
    this.#deps = deps;
  }

  get end(): DeliveryEnd | null {
    return this.#end;
  }

  get lostLines(): number {
    return this.#lostLines;
  }

  /** Has to be called after something was put into the queue. */
  kick(): void {
    if (this.#end !== null) this.#discard();
    else if (!this.#isSending && !this.#queue.isEmpty) void this.#send();
  }

  /** Whether whoever fills the queue has to wait for `room` first. */
  get isFull(): boolean {
    return this.#queue.isFull;
  }

  /** Resolves when the queue takes more. */
  async room(): Promise<void> {
    if (!this.#queue.isFull) return;
    while (!this.#queue.isLow) await this.#change();
  }

  /** Resolves when everything is delivered, or delivery has ended. */
  async drained(): Promise<void> {
    while (this.#isBusy()) await this.#change();
  }

  /** Waits like `drained`, but gives up when for `stallMs` not one update got through. */
  async drainedOrStalled(stallMs: number): Promise<void> {
    while (this.#isBusy()) {
      const before = this.#delivered;
      const waiting = new AbortController();
      await Promise.race([this.drained(), this.#deps.system.sleep(stallMs, waiting.signal)]);
      waiting.abort();
      if (this.#isBusy() && this.#delivered === before) this.abandon();
    }
  }

  /** Gives up what is not delivered yet. */
  abandon(): void {
    if (this.#end === null && this.#isBusy()) this.#finish({ why: 'abandoned' });
  }

  #isBusy(): boolean {
    return this.#end === null && (this.#isSending || !this.#queue.isEmpty);
  }

  /** Never rejects: what goes wrong ends in `end`. */
  async #send(): Promise<void> {
    this.#isSending = true;
    for (;;) {
      this.#inHand = this.#queue.take();
      if (this.#inHand === null) break;
      this.#notify();
      const failure = await this.#persist(this.#inHand);
      if (failure !== null) this.#finish(failure);
      else this.#delivered += 1;
    }
    this.#isSending = false;
    this.#notify();
  }

  /**
   * Repeats with one operation id, so that it is applied once. The hub remembers the id for a while (10 minutes by default): only
   * an update whose answer got lost before an outage longer than that could be applied twice.
   */
  async #persist(parts: UpdateParts): Promise<DeliveryEnd | null> {
    const { signal } = this.#stopping;
    const op = this.#deps.system.newId();
    while (this.#end === null) {
      try {
        await this.#deps.write(parts, { op, signal });
        return null;
      } catch (error) {
        if (error instanceof StepcastError && !error.row.retry) return { why: 'refused', error };
        await this.#deps.system.sleep(RETRY_MS, signal);
      }
    }
    return this.#end;
  }

  #finish(end: DeliveryEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#lostLines += this.#inHand === null ? 0 : countLines(this.#inHand);
    this.#stopping.abort();
    this.#discard();
    this.#notify();
  }

  #discard(): void {
    this.#lostLines += this.#queue.lineCount;
    this.#queue.clear();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #notify(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}

function countLines({ data }: UpdateParts): number {
  return readOutputData(data)?.lines.length ?? 0;
}
