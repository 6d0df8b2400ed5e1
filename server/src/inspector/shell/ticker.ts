import { Listeners } from './listeners.ts';
import { useStore, type Store } from './store.ts';
import { useApp } from './app-context.ts';

const TICK_MS = 1000;

/** The time of day in steps of a second, for all that says "ago"; one timer, and none while nobody looks. */
export class Ticker implements Store<number> {
  readonly #listeners = new Listeners();
  #now = Date.now();
  #timer: ReturnType<typeof setInterval> | null = null;

  read(): number {
    return this.#now;
  }

  subscribe(listener: () => void): () => void {
    const stop = this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    return () => {
      stop();
      if (this.#listeners.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  #tick(): void {
    this.#now = Date.now();
    this.#listeners.tell();
  }
}

export function useNow(): number {
  return useStore(useApp().ticker);
}
