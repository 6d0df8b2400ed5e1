import type { BusListener, BusSubscription, LoggedUpdate, ProcessBus } from '@stepcast/server';

/** Follows one process on a bus and keeps what it hears. Dispose of it to stop following. */
export class BusRecorder implements BusListener, Disposable {
  readonly updates: LoggedUpdate[] = [];
  /** How often the end of the process was told. */
  gone = 0;
  doubts = 0;
  readonly #waiting = new Set<{ readonly isMet: () => boolean; readonly resolve: () => void }>();
  #subscription: BusSubscription | null = null;

  static async follow(bus: ProcessBus, id: string): Promise<BusRecorder> {
    const recorder = new BusRecorder();
    recorder.#subscription = await bus.subscribe(id, recorder);
    return recorder;
  }

  get texts(): string[] {
    return this.updates.map(({ text }) => text);
  }

  onUpdate(update: LoggedUpdate): void {
    this.updates.push(update);
    this.#settle();
  }

  onGone(): void {
    this.gone += 1;
    this.#settle();
  }

  onDoubt(): void {
    this.doubts += 1;
    this.#settle();
  }

  /** Resolves once `count` updates have been heard; the test's own time limit bounds the wait. */
  async heard(count: number): Promise<void> {
    await this.#until(() => this.updates.length >= count);
  }

  /** Resolves once the end of the process has been heard. */
  async heardGone(): Promise<void> {
    await this.#until(() => this.gone > 0);
  }

  [Symbol.dispose](): void {
    this.#subscription?.close();
  }

  #until(isMet: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add({ isMet, resolve });
      this.#settle();
    });
  }

  #settle(): void {
    for (const wait of this.#waiting) {
      if (!wait.isMet()) continue;
      this.#waiting.delete(wait);
      wait.resolve();
    }
  }
}
