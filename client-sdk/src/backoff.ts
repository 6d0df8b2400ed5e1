import { CLIENT_LIMITS } from './client-limits.ts';

/** Full jitter: anywhere from 0 to an upper end that doubles with each attempt (1, 2, …) up to `maxRetryDelayMs`. */
export function fullJitterMs(attempt: number, random: number): number {
  const end = Math.min(CLIENT_LIMITS.maxRetryDelayMs, CLIENT_LIMITS.baseRetryDelayMs * 2 ** attempt);
  return Math.floor(random * end);
}

/** The first retry after something that worked comes at once; most losses are a flap. */
export function retryDelayMs(attempt: number, random: number): number {
  return attempt <= 1 ? 0 : fullJitterMs(attempt, random);
}
