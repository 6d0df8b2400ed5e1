import type { BusListener, BusSubscription, ProcessBus } from '../../ports/process-bus.ts';
import type { Logger } from '../../ports/logger.ts';
import type { LoggedUpdate } from '../../ports/process-store.ts';

/** The bus within one process: the memory store publishes here in the same turn in which it writes. */
export class MemoryProcessBus implements ProcessBus {
  readonly #listeners = new Map<string, Set<BusListener>>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  subscribe(id: string, listener: BusListener): Promise<BusSubscription> {
    // A listener of its own for each subscription: the same object may subscribe twice.
    const own: BusListener = {
      onUpdate: (update) => listener.onUpdate(update),
      onGone: () => listener.onGone(),
      onDoubt: () => listener.onDoubt(),
    };
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(own));
    return Promise.resolve({ close: () => this.#remove(id, own) });
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  publish(id: string, update: LoggedUpdate): void {
    this.#tell(id, (listener) => listener.onUpdate(update));
  }

  publishGone(id: string): void {
    this.#tell(id, (listener) => listener.onGone());
  }

  #tell(id: string, call: (listener: BusListener) => void): void {
    const listeners = this.#listeners.get(id);
    if (listeners === undefined) return;
    for (const listener of listeners) {
      try {
        call(listener);
      } catch (error) {
        // The write that is being told of has happened; a listener's fault must not make it fail.
        this.#logger.error({ err: error, process: id }, 'A follower failed to take a message of the bus');
      }
    }
  }

  #remove(id: string, listener: BusListener): void {
    const listeners = this.#listeners.get(id);
    if (listeners?.delete(listener) === true && listeners.size === 0) this.#listeners.delete(id);
  }
}
