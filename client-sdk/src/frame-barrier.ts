/**
 * Tells the frames of an earlier subscription from those of the present one.
 *
 * Frames name a process, not a subscription, so what the hub had already sent before it read our `unsubscribe` looks like an
 * answer to the next `subscribe`. A ping after the `unsubscribe` draws the line: the connection keeps order, so everything
 * about that process before the pong is old.
 */
export class FrameBarrier {
  readonly #raisedBy = new Map<string, number>();
  #pings = 0;
  #pongs = 0;

  /** Hides the process's frames until the pong of the ping that the caller sends now. */
  raise(process: string): void {
    this.#pings += 1;
    this.#raisedBy.set(process, this.#pings);
  }

  /** A ping for another purpose is sent. */
  countPing(): void {
    this.#pings += 1;
  }

  onPong(): void {
    this.#pongs += 1;
    for (const [process, ping] of this.#raisedBy) if (ping <= this.#pongs) this.#raisedBy.delete(process);
  }

  hides(process: string): boolean {
    return this.#raisedBy.has(process);
  }
}
