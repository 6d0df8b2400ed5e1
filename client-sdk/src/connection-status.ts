import type { ConnectionState } from './connection-state.ts';

/**
 * `paused`: hidden page, no retries until it is seen again. `offline`: the same while the device has no network.
 * `idle`: nothing is followed, so nothing is connected.
 */
export interface ConnectionStatus {
  readonly state: 'idle' | 'connecting' | 'live' | 'reconnecting' | 'paused' | 'offline' | 'closed';
  /** When the next attempt begins, in milliseconds since 1970; null when none is due. */
  readonly retryAt: number | null;
  /** Attempts since the last connection that lasted. */
  readonly attempt: number;
  readonly lastError: string | null;
}

export function connectionStatus(state: ConnectionState): ConnectionStatus {
  const { phase, attempt, lastError } = state;
  const retryAt = phase.name === 'waiting' ? phase.retryAt : null;
  return { state: shownState(state), retryAt, attempt, lastError };
}

function shownState({ phase, attempt, surroundings }: ConnectionState): ConnectionStatus['state'] {
  if (phase.name === 'connecting') return attempt === 0 ? 'connecting' : 'reconnecting';
  if (phase.name === 'waiting') return 'reconnecting';
  if (phase.name === 'paused') return surroundings.isOnline ? 'paused' : 'offline';
  return phase.name;
}

export function isSameStatus(a: ConnectionStatus, b: ConnectionStatus): boolean {
  return a.state === b.state && a.retryAt === b.retryAt && a.attempt === b.attempt && a.lastError === b.lastError;
}
