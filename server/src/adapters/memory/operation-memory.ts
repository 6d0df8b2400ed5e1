import { StepcastError } from '@stepcast/shared';
import type { Operation, Written } from '../../ports/process-store.ts';

export interface OperationMemoryOptions {
  readonly ttlMs: number;
  /** Past this many, the oldest are forgotten before their time: a repetition that late would be applied again. */
  readonly maxEntries: number;
}

interface Remembered {
  readonly fingerprint: string;
  readonly written: Written;
  readonly expiresAt: number;
}

/** The results of operation ids. All live equally long, so the map's order is the order of expiry. [STO-5] */
export class OperationMemory {
  readonly #results = new Map<string, Remembered>();
  readonly #options: OperationMemoryOptions;

  constructor(options: OperationMemoryOptions) {
    this.#options = options;
  }

  /** The first result of this operation, or null when it is new. Fails with `operation-reused` for another request. */
  recall(process: string, operation: Operation, now: number): Written | null {
    const known = this.#results.get(key(process, operation));
    if (known === undefined || known.expiresAt <= now) return null;
    if (known.fingerprint !== operation.fingerprint) {
      throw new StepcastError('operation-reused', `Operation ${operation.id} was used for another request on process ${process}`);
    }
    return { ...known.written, repeated: true };
  }

  remember(process: string, operation: Operation, result: { readonly written: Written; readonly now: number }): void {
    const name = key(process, operation);
    this.#results.delete(name);
    this.#results.set(name, {
      fingerprint: operation.fingerprint,
      written: result.written,
      expiresAt: result.now + this.#options.ttlMs,
    });
    this.#forget(result.now);
  }

  /** Two at a time keeps up with one being added, at a bounded cost per write. */
  #forget(now: number): void {
    let most = 2;
    for (const [name, { expiresAt }] of this.#results) {
      if (most-- === 0 || (expiresAt > now && this.#results.size <= this.#options.maxEntries)) return;
      this.#results.delete(name);
    }
  }
}

function key(process: string, operation: Operation): string {
  return `${process}:${operation.id}`;
}
