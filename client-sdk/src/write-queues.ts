/** Runs the writes of each process one after the other, so that they arrive in the order in which they were asked for. */
import { ClientError } from './client-error.ts';
import { CLIENT_LIMITS } from './client-limits.ts';

interface Queue {
  /** Settles, always well, when the last write of the queue has. */
  tail: Promise<void>;
  size: number;
}

export class WriteQueues {
  readonly #queues = new Map<string, Queue>();

  /** Runs `write` after the earlier ones of the process. A write whose signal aborts while it waits is not run. */
  async run<T>(process: string, signal: AbortSignal, write: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const queue = this.#queues.get(process) ?? { tail: Promise.resolve(), size: 0 };
    if (queue.size >= CLIENT_LIMITS.queuedWrites) throw new ClientError('queue-full');
    this.#queues.set(process, queue);
    queue.size += 1;
    const before = queue.tail;
    const turn = Promise.withResolvers<void>();
    queue.tail = turn.promise;
    try {
      await untilAbort(before, signal);
      return await write();
    } finally {
      queue.size -= 1;
      if (queue.size === 0) this.#queues.delete(process);
      // One that was aborted while it waited must not let the next overtake what is still ahead of it.
      void before.then(turn.resolve);
    }
  }
}

function untilAbort(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
