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
    if (!(await this.within(LIMIT_MS, isMet))) throw new Error(`Waited in vain for ${what}; seen: ${seen()}`);
  }

  /** Resolves with true when it holds, or with false after that time. */
  async within(limitMs: number, isMet: () => boolean): Promise<boolean> {
    if (isMet()) return true;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.changed();
    }, limitMs);
    while (!isMet() && !isLate) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
    }
    clearTimeout(timer);
    return isMet();
  }
}
