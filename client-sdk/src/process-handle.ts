/** One process in the hands of an application: what is known of it, how to follow it, how to write to it. */
import type { Cursor, Durability, Json, JsonObject, Status, StepPart, UpdateParts } from '@stepcast/shared';
import type { HttpWriter } from './http-writer.ts';
import { readBody } from './http-answer.ts';
import type { Position } from './position.ts';
import type { ProcessEvent, ProcessSnapshot } from './process-event.ts';
import type { Subscription } from './subscription.ts';
import { untilTerminal } from './until-terminal.ts';
import { UpdateStream } from './update-stream.ts';

/** What a writer may put into one update. At least one part is needed. */
export type WritableParts = Omit<UpdateParts, 'create'>;

export interface StepChange extends Omit<StepPart, 'name'> {
  /** Changes to the state, in the same update. */
  readonly patch?: JsonObject;
  /** The status of the whole process, in the same update. */
  readonly processStatus?: Status;
}

export interface WriteOptions {
  /** Write only if the process is still at this cursor; otherwise `cursor-mismatch`, whose details name the present one. */
  readonly ifMatch?: Cursor;
  /** Operation id: the same one with the same parts is applied once, however often it is sent. Drawn when absent. */
  readonly op?: string;
  /** Ends the repetitions. The write may have happened all the same. */
  readonly signal?: AbortSignal;
}

export interface WriteResult {
  readonly cursor: Cursor;
  readonly durability: Durability;
}

export interface FollowOptions {
  /** Begin after this cursor; `0-0` is the beginning of the process. Only in log mode. */
  readonly from?: Cursor;
  readonly signal?: AbortSignal;
}

export interface HandleDeps {
  readonly subscription: Subscription;
  readonly writer: HttpWriter;
  /** Aborts when the hub is closed. */
  readonly closing: AbortSignal;
  readonly openAt: (position: Position) => Subscription;
}

export class ProcessHandle<S extends JsonObject = JsonObject> {
  readonly #deps: HandleDeps;

  constructor(deps: HandleDeps) {
    this.#deps = deps;
  }

  get id(): string {
    return this.#deps.subscription.process;
  }

  /** The process at `cursor`; a new object after each change, so that it can be compared by identity. Null until the first is there. */
  get snapshot(): ProcessSnapshot<S> | null {
    return this.#deps.subscription.position.snapshot as ProcessSnapshot<S> | null;
  }

  get cursor(): Cursor | null {
    return this.#deps.subscription.position.cursor;
  }

  /** Caught up, and the connection lives: what is shown is what is. */
  get isLive(): boolean {
    return this.#deps.subscription.isLive;
  }

  /**
   * Calls `listener` with everything that happens from now on, until the returned function is called; what was before is in
   * `snapshot`. The process is followed while there is a listener; the next one resumes where the last left.
   */
  subscribe(listener: (event: ProcessEvent<S>) => void): () => void {
    return this.#deps.subscription.listen((event) => listener(event as ProcessEvent<S>));
  }

  /**
   * The same events at the reader's pace, beginning with what is known. A slow reader gets the latest snapshot in place of what it
   * missed (state mode), or everything, later (log mode). Ends with the process, after an `error`, and by the signal.
   */
  updates(options: FollowOptions = {}): AsyncIterableIterator<ProcessEvent<S>, undefined> {
    const { subscription, openAt } = this.#deps;
    const first = options.from === undefined ? subscription : openAt({ cursor: options.from, snapshot: null });
    const stream = new UpdateStream({ subscription: first, openAt }, this.#until(options.signal));
    return stream as AsyncIterableIterator<ProcessEvent<S>, undefined>;
  }

  /** The last snapshot, as soon as the process has ended. Rejects when it is unknown or gone. */
  untilTerminal(options: { readonly signal?: AbortSignal } = {}): Promise<ProcessSnapshot<S>> {
    return untilTerminal(this.#deps.subscription, this.#until(options.signal)) as Promise<ProcessSnapshot<S>>;
  }

  /** Resolves when the hub has taken the update, with the cursor after it. Rejects with a `StepcastError` when it has not. */
  update(parts: WritableParts, options: WriteOptions = {}): Promise<WriteResult> {
    return this.#write('update', parts, options);
  }

  step(name: string, change: StepChange = {}, options: WriteOptions = {}): Promise<WriteResult> {
    const { patch, processStatus, ...rest } = change;
    const parts: WritableParts = {
      step: { name, ...rest },
      ...(patch === undefined ? {} : { patch }),
      ...(processStatus === undefined ? {} : { status: processStatus }),
    };
    return this.update(parts, options);
  }

  /** Changes keys of the state (RFC 7396: null removes one). */
  patch(patch: JsonObject, options: WriteOptions = {}): Promise<WriteResult> {
    return this.update({ patch }, options);
  }

  /** Asks the owner of the process to stop; it decides. */
  cancel(reason?: string, options: WriteOptions = {}): Promise<WriteResult> {
    return this.#write('cancel', reason === undefined ? {} : { reason }, options);
  }

  async #write(
    action: 'update' | 'cancel',
    body: Readonly<Record<string, Json | object>>,
    options: WriteOptions,
  ): Promise<WriteResult> {
    const { ifMatch, op, signal } = options;
    const request = {
      process: this.id,
      method: 'POST' as const,
      path: `/process/${encodeURIComponent(this.id)}/${action}`,
      headers: ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` },
      body: JSON.stringify(body),
      ...(op === undefined ? {} : { op }),
    };
    const { answer } = await this.#deps.writer.write(request, this.#until(signal));
    return readBody(answer) as WriteResult;
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    const { closing } = this.#deps;
    return signal === undefined ? closing : AbortSignal.any([closing, signal]);
  }
}
