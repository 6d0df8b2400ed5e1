import { createHub, type Hub } from '@stepcast/client';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import type { System } from './system.ts';

/** For the hub's first sign of life. */
const REACH_TIMEOUT_MS = 5000;
const FIRST_FAILURE_STATUS = 500;

/**
 * The hub at `url`, once it has answered. Asked before anything else, because the SDK is patient: it repeats for minutes what may
 * come right, and a user who mistyped the address should know at once.
 */
export async function reachHub(url: string, system: Pick<System, 'env'>): Promise<Hub> {
  const address = `${url.replace(/\/+$/, '')}/live`;
  let status: number;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
    await response.body?.cancel();
    status = response.status;
  } catch (error) {
    throw unreachable(url, reasonOf(error), error);
  }
  if (status >= FIRST_FAILURE_STATUS) throw unreachable(url, `it answers ${String(status)}`);
  const token = system.env['STEPCAST_TOKEN'];
  return createHub({ url, ...(token ? { token: () => token } : {}) });
}

/** Where a browser shows the process. */
export function pageOf(url: string, id: string): string {
  return `${url.replace(/\/+$/, '')}/p/${id}`;
}

function unreachable(url: string, reason: string, cause?: unknown): CliError {
  const message = `no hub at ${url} (${reason}). Start one with \`npm start\`, or name another with --url or STEPCAST_URL.`;
  return new CliError(message, EXIT.unavailable, { cause });
}

/** Node's fetch says only "fetch failed"; the cause knows why. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${String(REACH_TIMEOUT_MS / 1000)} s`;
  return error instanceof Error ? error.message : String(error);
}
