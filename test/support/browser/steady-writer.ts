import { setTimeout as pause } from 'node:timers/promises';
import type { Cursor, UpdateParts } from '@stepcast/shared';
import { Condition } from '../wire/condition.ts';

/** Between two writes: fast enough to fall into every gap, slow enough to leave the machine to those who follow. */
const PACE_MS = 4;

export interface Writes {
  write(id: string, parts: UpdateParts): Promise<Cursor>;
}

/** Writes to one process all the time, and knows every position that the hub acknowledged. */
export class SteadyWriter implements AsyncDisposable {
  readonly cursors: Cursor[] = [];
  readonly #condition = new Condition();
  readonly #isStopped = new AbortController();
  readonly #writing: Promise<void>;

  private constructor(hub: Writes, process: string) {
    this.#writing = this.#run(hub, process);
    this.#writing.catch(() => this.#condition.changed()); // `stop` rejects with it.
  }

  static start(hub: Writes, process: string): SteadyWriter {
    return new SteadyWriter(hub, process);
  }

  /** Resolves when that many more are written than at the call. */
  async more(count: number): Promise<void> {
    const wanted = this.cursors.length + count;
    await this.#condition.until(
      () => this.cursors.length >= wanted,
      `${count} more writes`,
      () => `${this.cursors.length} in all`,
    );
  }

  /** Resolves with the last position. */
  async stop(): Promise<Cursor> {
    this.#isStopped.abort();
    await this.#writing;
    return this.cursors.at(-1)!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped.abort();
    await this.#writing.catch(() => undefined); // The test is over, for another reason.
  }

  async #run(hub: Writes, process: string): Promise<void> {
    for (let n = 1; !this.#isStopped.signal.aborted; n++) {
      this.cursors.push(await hub.write(process, { patch: { n } }));
      this.#condition.changed();
      await pause(PACE_MS);
    }
  }
}
