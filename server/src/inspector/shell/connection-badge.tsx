import type { ConnectionStatus } from '@stepcast/client';
import { useMemo } from 'preact/hooks';
import { useApp } from './app-context.ts';
import { useStore, type Store } from './store.ts';
import { useNow } from './ticker.ts';

const TEXTS: Readonly<Record<ConnectionStatus['state'], string>> = {
  idle: 'Idle',
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  paused: 'Paused',
  offline: 'Offline',
  closed: 'Closed',
};

/** How the page is connected. The words change for screen readers too, the countdown does not. */
export function ConnectionBadge() {
  const { hub } = useApp();
  const store = useMemo<Store<ConnectionStatus>>(() => {
    // Each reading of `hub.connection` is a new object; the store's contract is one per change.
    let status = hub.connection;
    return {
      read: () => status,
      subscribe: (listener) =>
        hub.onConnection((next) => {
          status = next;
          listener();
        }),
    };
  }, [hub]);
  const { state, retryAt, lastError } = useStore(store);
  return (
    <p class={`connection connection-${state}`} title={lastError ?? undefined}>
      <span class="connection-dot" aria-hidden="true" />
      <span role="status">{TEXTS[state]}</span>
      {retryAt !== null && <Countdown until={retryAt} />}
    </p>
  );
}

function Countdown({ until }: { readonly until: number }) {
  const seconds = Math.max(0, Math.ceil((until - useNow()) / 1000));
  return <span class="quiet"> in {seconds} s</span>;
}
