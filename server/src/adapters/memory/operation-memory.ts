import { StepcastError } from '@stepcast/shared';
import type { Operation, Written } from '../../ports/process-store.ts';

export interface OperationMemoryOptions {
  readonly ttlMs: number;
  /** Past this many, the oldest are forgotten before their time: a repetition that late would be applied again. */
  readonly maxEntries: number;
}

/** One life of a process: after a deletion the same id may name another process, whose operations are its own. */
export interface Life {
  readonly process: string;
  /** Tells the lives apart; null when the process is gone. */
  readonly ordinal: number | null;
}

interface Remembered {
  readonly name: string;
  readonly ordinal: number;
  readonly fingerprint: string;
  readonly written: Written;
  readonly expiresAt: number;
}

/** The results of operation ids. All live equally long, so the order of remembering is the order of expiry. [STO-5] */
export class OperationMemory {
  readonly #results = new Map<string, Remembered>();
  /** Oldest first from `#oldest` on. Beside the map, because a map is slow to find its first entry after many deletions. */
  #queue: Remembered[] = [];
  #oldest = 0;
  readonly #options: OperationMemoryOptions;

  constructor(options: OperationMemoryOptions) {
    this.#options = options;
  }

  /** The first result of this operation, or null when it is new. Fails with `operation-reused` for another request. */
  recall(life: Life, operation: Operation, now: number): Written | null {
    const known = this.#results.get(nameOf(life, operation));
    if (known === undefined || known.expiresAt <= now) return null;
    if (life.ordinal !== null && life.ordinal !== known.ordinal) return null;
    if (known.fingerprint !== operation.fingerprint) {
      throw new StepcastError(
        'operation-reused',
        `Operation ${operation.id} was used for another request on process ${life.process}`,
      );
    }
    return { ...known.written, repeated: true };
  }

  remember(
    life: Life & { readonly ordinal: number },
    operation: Operation,
    result: { readonly written: Written; readonly now: number },
  ): void {
    const name = nameOf(life, operation);
    const { written, now } = result;
    const entry = {
      name,
      ordinal: life.ordinal,
      fingerprint: operation.fingerprint,
      written,
      expiresAt: now + this.#options.ttlMs,
    };
    this.#results.set(name, entry);
    this.#queue.push(entry);
    this.#forget(now);
  }

  /** Two at a time keeps up with one being added, at a bounded cost per write. */
  #forget(now: number): void {
    for (let looked = 0; looked < 2; looked++) {
      const entry = this.#queue[this.#oldest];
      if (entry === undefined || (entry.expiresAt > now && this.#queue.length - this.#oldest <= this.#options.maxEntries)) break;
      this.#oldest += 1;
      if (this.#results.get(entry.name) === entry) this.#results.delete(entry.name);
    }
    if (this.#oldest * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#oldest);
    this.#oldest = 0;
  }
}

function nameOf({ process }: Life, operation: Operation): string {
  return `${process}:${operation.id}`;
}
