import type { Environment } from './environment.ts';

/** Waits; rejects with the signal's reason as soon as it aborts. */
export function pause(environment: Environment, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      timer.stop();
      reject(signal.reason as Error);
    };
    const timer = environment.startTimer(delayMs, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
