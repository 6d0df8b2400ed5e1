/**
 * One handle per key while anyone holds it, so that two parts of a page that follow a process share one subscription. What
 * nobody holds is forgotten: a long-lived page sees many processes.
 */
export class HandleCache<T extends object> {
  readonly #references = new Map<string, WeakRef<T>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#references.get(key)?.deref() === undefined) this.#references.delete(key);
  });

  get(key: string, create: () => T): T {
    const held = this.#references.get(key)?.deref();
    if (held !== undefined) return held;
    const handle = create();
    this.#references.set(key, new WeakRef(handle));
    this.#collected.register(handle, key);
    return handle;
  }
}
