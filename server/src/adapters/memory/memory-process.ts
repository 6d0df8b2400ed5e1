import { LIMITS, StepcastError, type Cursor, type Snapshot } from '@stepcast/shared';
import { UpdateWindow } from '../../domain/update-window.ts';
import type { LoggedUpdate, LogLimit, StoredSnapshot } from '../../ports/process-store.ts';
import { SizeBound } from './size-bound.ts';

// Estimates. Counting texts alone, a filled heap was 3.5 times the count for step updates of 140 bytes, twice for other than Latin
// letters, and 11 times for a state of nothing but empty objects (2026-11-21); a usual state lies far below that last one.
const BYTES_PER_CHARACTER = 2;
const BYTES_PER_UPDATE = 400;
const BYTES_PER_JSON_BYTE = 5;

export interface MemoryProcessOptions {
  readonly ordinal: number;
  readonly ttlMs: number;
  readonly log: LogLimit;
}

/** What one update would make of a process. */
export interface Change {
  readonly next: Snapshot;
  readonly update: LoggedUpdate;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Size of the update's parts as text. */
  readonly addedBytes: number;
}

/** One process as the memory store holds it. */
export class MemoryProcess {
  readonly ordinal: number;
  readonly #log: UpdateWindow<LoggedUpdate>;
  readonly #ttlMs: number;
  #stateBytes: SizeBound;
  #stepsBytes = new SizeBound(LIMITS.stepsBytes);
  #snapshot: Snapshot;
  #cursor: Cursor;
  #stored: StoredSnapshot | null = null;
  #expiresAt = 0;
  #isGone = false;

  /** Fails with `too-large`. */
  constructor(creation: Change, options: MemoryProcessOptions) {
    this.ordinal = options.ordinal;
    this.#ttlMs = options.ttlMs;
    this.#log = new UpdateWindow(options.log);
    this.#stateBytes = new SizeBound(LIMITS.stateBytes).grown(creation.addedBytes, () => JSON.stringify(creation.next.state));
    this.#snapshot = creation.next;
    this.#cursor = creation.update.cursor;
    this.#take(creation);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  get expiresAt(): number {
    return this.#expiresAt;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Bytes of memory that this process takes, roughly. */
  get bytes(): number {
    const texts = this.#log.bytes * BYTES_PER_CHARACTER + this.#log.length * BYTES_PER_UPDATE;
    return texts + (this.#stateBytes.atMost + this.#stepsBytes.atMost) * BYTES_PER_JSON_BYTE;
  }

  /** Fails with `too-large`, and the process is then as before. */
  apply(change: Change): void {
    const { next } = change;
    const stateBytes = next.state === this.#snapshot.state ? this.#stateBytes : grownBy(this.#stateBytes, change, 'state');
    const stepsBytes = next.steps === this.#snapshot.steps ? this.#stepsBytes : grownBy(this.#stepsBytes, change, 'steps');
    if (next.steps !== this.#snapshot.steps && Object.keys(next.steps).length > LIMITS.steps)
      throw new StepcastError('too-large', `A process has at most ${LIMITS.steps} steps`);
    this.#stateBytes = stateBytes;
    this.#stepsBytes = stepsBytes;
    this.#take(change);
  }

  /** The snapshot, whose text is made at the first read after a write. */
  read(): StoredSnapshot {
    return (this.#stored ??= { cursor: this.#cursor, text: JSON.stringify(this.#snapshot) });
  }

  updatesAfter(cursor: Cursor, limit: LogLimit): LoggedUpdate[] | null {
    return this.#log.after(cursor, limit);
  }

  /** Lets go of what is large; queues and indexes may hold on to the rest until they come by. */
  end(): void {
    this.#isGone = true;
    this.#log.clear();
    this.#stored = null;
    this.#snapshot = { ...this.#snapshot, state: {}, steps: {} };
  }

  #take(change: Change): void {
    this.#snapshot = change.next;
    this.#cursor = change.update.cursor;
    this.#stored = null;
    this.#log.append(change.update);
    this.#expiresAt = change.at + this.#ttlMs;
  }
}

function grownBy(bound: SizeBound, { next, addedBytes }: Change, part: 'state' | 'steps'): SizeBound {
  return bound.grown(addedBytes, () => JSON.stringify(next[part]));
}
