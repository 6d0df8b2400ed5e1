import type { Cursor, SnapshotReason } from '@stepcast/shared';
import type { ProcessStore, StoredSnapshot } from '../ports/process-store.ts';
import { snapshotFrame, type Frame } from './frame.ts';

/** The last snapshot read of one process, its frames, and one read at a time however many ask. */
export class SnapshotCache {
  readonly #process: string;
  readonly #store: ProcessStore;
  #stored: StoredSnapshot | null = null;
  #frames = new Map<SnapshotReason, Frame>();
  #reading: Promise<StoredSnapshot | null> | null = null;

  constructor(process: string, store: ProcessStore) {
    this.#process = process;
    this.#store = store;
  }

  get cursor(): Cursor | null {
    return this.#stored?.cursor ?? null;
  }

  /** Reads the store, or joins the read under way. Null when the process is unknown. */
  read(): Promise<StoredSnapshot | null> {
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  clear(): void {
    this.#stored = null;
    this.#frames.clear();
  }

  /** The frame of the snapshot held; null when none is. */
  frame(reason: SnapshotReason): Frame | null {
    if (this.#stored === null) return null;
    let frame = this.#frames.get(reason);
    if (frame === undefined) this.#frames.set(reason, (frame = snapshotFrame(this.#process, this.#stored, reason)));
    return frame;
  }

  async #read(): Promise<StoredSnapshot | null> {
    const stored = await this.#store.readSnapshot(this.#process);
    this.clear();
    this.#stored = stored;
    return stored;
  }
}
