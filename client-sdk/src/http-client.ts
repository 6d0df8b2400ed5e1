/** One request to the hub: address, token, time limit. Repeating is the caller's business. */
import { ClientError } from './client-error.ts';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { Environment, HttpAnswer } from './environment.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the hub's address, beginning with a slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

export interface HttpClientOptions {
  readonly baseUrl: string;
  readonly token: (() => Promise<string> | string) | null;
}

export class HttpClient {
  readonly #environment: Environment;
  readonly #options: HttpClientOptions;

  constructor(environment: Environment, options: HttpClientOptions) {
    this.#environment = environment;
    this.#options = options;
  }

  /** Rejects with `unreachable` when no whole answer came within `attemptTimeoutMs`, and with the signal's reason when that aborts. */
  async send(request: ApiRequest, signal: AbortSignal): Promise<HttpAnswer> {
    signal.throwIfAborted();
    const timeout = new AbortController();
    const timer = this.#environment.startTimer(CLIENT_LIMITS.attemptTimeoutMs, () =>
      timeout.abort(new Error(`No answer within ${String(CLIENT_LIMITS.attemptTimeoutMs)} ms`)),
    );
    try {
      return await this.#exchange(request, AbortSignal.any([signal, timeout.signal]));
    } catch (cause) {
      signal.throwIfAborted();
      throw new ClientError('unreachable', { cause });
    } finally {
      timer.stop();
    }
  }

  async #exchange(request: ApiRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { method, path, body } = request;
    const token = await this.#options.token?.();
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...request.headers,
    };
    return this.#environment.exchange({ method, url: `${this.#options.baseUrl}${path}`, headers, body: body ?? null, signal });
  }
}
