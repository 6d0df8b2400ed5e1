import type { Connection, Frame, Link } from '@stepcast/server';
import type { Down, StepcastError } from '@stepcast/shared';

/** A link whose other side the test plays: it takes what is written at once, or, while it is stuck, not at all. */
export class TestLink implements Link {
  readonly received: Down[] = [];
  /** How many frames came in each write. */
  readonly writes: number[] = [];
  isReading = true;
  closedWith: StepcastError | null | undefined = undefined;
  readonly #held: string[] = [];
  readonly #onMessage: (message: Down) => void;
  #heldBytes = 0;
  #taken = 0;
  #isStuck = false;

  constructor(onMessage: (message: Down) => void = () => undefined) {
    this.#onMessage = onMessage;
  }

  get unsentBytes(): number {
    return this.#heldBytes;
  }

  get progressMark(): number {
    return this.#taken;
  }

  write(frames: readonly Frame[]): void {
    this.writes.push(frames.length);
    for (const frame of frames) {
      if (this.#isStuck) this.#hold(frame.text);
      else this.#deliver(frame.text);
    }
  }

  setReading(isReading: boolean): void {
    this.isReading = isReading;
  }

  close(error: StepcastError | null): void {
    this.closedWith = error;
  }

  /** From now on the other side takes nothing. */
  stick(): void {
    this.#isStuck = true;
  }

  /** The other side takes one message of those held, and is still stuck. */
  takeOne(): void {
    const text = this.#held.shift();
    if (text !== undefined) this.#release(text);
  }

  /** The other side takes everything and keeps up again. */
  unstick(connection: Connection): void {
    this.takeAll();
    connection.drained();
  }

  /** The same, but the connection is not told. */
  takeAll(): void {
    this.#isStuck = false;
    for (const text of this.#held.splice(0)) this.#release(text);
  }

  #hold(text: string): void {
    this.#held.push(text);
    this.#heldBytes += text.length;
  }

  #release(text: string): void {
    this.#heldBytes -= text.length;
    this.#deliver(text);
  }

  #deliver(text: string): void {
    this.#taken += text.length;
    const message = JSON.parse(text) as Down;
    this.received.push(message);
    this.#onMessage(message);
  }
}
