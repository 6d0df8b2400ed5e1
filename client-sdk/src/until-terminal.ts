import { isTerminal, type Snapshot } from '@stepcast/shared';
import type { ProcessEvent } from './process-event.ts';
import type { Subscription } from './subscription.ts';

/**
 * Follows until the process has ended, also when that happened while nobody was connected: the end is state, told by every
 * snapshot and every resume. Rejects when the process is unknown or gone, and with the signal's reason.
 */
export function untilTerminal(subscription: Subscription, signal: AbortSignal): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const held = endedSnapshot(subscription);
    if (held !== null) return resolve(held);
    if (signal.aborted) return reject(signal.reason as Error);
    const finish = (settle: () => void): void => {
      stopListening();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = (): void => finish(() => reject(signal.reason as Error));
    const stopListening = subscription.listen((event: ProcessEvent) => {
      const ended = endedSnapshot(subscription);
      if (event.type === 'error') finish(() => reject(event.error));
      else if (ended !== null) finish(() => resolve(ended));
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function endedSnapshot({ position }: Subscription): Snapshot | null {
  return position.snapshot !== null && isTerminal(position.snapshot.status) ? position.snapshot : null;
}
