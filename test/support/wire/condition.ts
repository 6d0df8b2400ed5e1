/** Longest wait for anything that a test expects. */
const LIMIT_MS = 20_000;

/** Lets tests wait until something holds, looked at again whenever `changed` is called. */
export class Condition {
  readonly #waiting = new Set<() => void>();

  changed(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Fails after 20 s with what `seen` then says. */
  async until(isMet: () => boolean, what: string, seen: () => string): Promise<void> {
    if (isMet()) return;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`Waited in vain for ${what}; seen: ${seen()}`)), LIMIT_MS);
    try {
      while (!isMet()) {
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#waiting.add(resolve);
        await Promise.race([promise, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
