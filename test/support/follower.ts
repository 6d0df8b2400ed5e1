import assert from 'node:assert/strict';
import { applyUpdate, seqOf, type Cursor, type Down, type Mode, type Snapshot, type SnapshotReason } from '@stepcast/shared';

/**
 * A client that believes nothing: it takes the messages of one process and fails at the first that breaks a promise. What it
 * holds at the end is compared with the store. [CUR-2]
 */
export class Follower {
  readonly process: string;
  readonly mode: Mode;
  cursor: Cursor | null;
  snapshot: Snapshot | null;
  isLive = false;
  /** Every position that it went through, in order. */
  readonly path: { readonly cursor: Cursor; readonly by: SnapshotReason | 'update' }[] = [];
  /** Codes of the errors that ended its subscription. */
  readonly errors: string[] = [];

  constructor(process: string, mode: Mode, held: { readonly cursor: Cursor; readonly snapshot: Snapshot | null } | null = null) {
    this.process = process;
    this.mode = mode;
    this.cursor = held?.cursor ?? null;
    this.snapshot = held?.snapshot ?? null;
  }

  get resets(): number {
    return this.path.filter(({ by }) => by === 'reset').length;
  }

  take(message: Down): void {
    if (message.type === 'snapshot' && message.process === this.process) this.#takeSnapshot(message);
    else if (message.type === 'update' && message.process === this.process) {
      assert.equal(message.prev, this.cursor, `update ${message.cursor} does not follow ${this.cursor}`);
      this.snapshot = this.snapshot === null && message.create === undefined ? null : applyUpdate(this.snapshot, message);
      this.#move(message.cursor, 'update');
    } else if (message.type === 'live' && message.process === this.process) {
      assert.equal(message.cursor, this.cursor, 'live is said at another position');
      this.isLive = true;
    } else if (message.type === 'error' && message.process === this.process) {
      this.errors.push(message.code);
    }
  }

  #takeSnapshot({ cursor, reason, snapshot }: Extract<Down, { type: 'snapshot' }>): void {
    if (reason === 'initial') assert.equal(this.cursor, null, 'an initial snapshot for a client that holds a position');
    if (reason === 'conflated') {
      assert.equal(this.mode, 'state', 'updates were folded together in log mode');
      assert.ok(this.cursor !== null && seqOf(cursor) > seqOf(this.cursor), `conflated from ${this.cursor} to ${cursor}`);
    }
    this.snapshot = snapshot;
    this.#move(cursor, reason);
  }

  #move(cursor: Cursor, by: SnapshotReason | 'update'): void {
    this.cursor = cursor;
    this.path.push({ cursor, by });
  }
}
