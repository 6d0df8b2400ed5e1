/**
 * Writes over HTTP, so that each happens exactly once: always with an operation id, repeated with the same one, one after the
 * other per process. [STO-5]
 *
 * A repetition never meets a false 412: when an earlier attempt was applied and only its answer got lost, the hub knows the
 * operation id and answers as it did then, before it looks at `If-Match`.
 */
import { StepcastError } from '@stepcast/shared';
import { fullJitterMs } from './backoff.ts';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { Environment, HttpAnswer } from './environment.ts';
import { isSuccess, mayRepeat, readError } from './http-answer.ts';
import type { ApiRequest, HttpClient } from './http-client.ts';
import { pause } from './pause.ts';
import { WriteQueues } from './write-queues.ts';

export interface WriteRequest extends ApiRequest {
  readonly process: string;
  /** Operation id; drawn when absent. */
  readonly op?: string;
}

export interface WriterDeps {
  readonly environment: Environment;
  readonly client: HttpClient;
}

export interface WrittenAnswer {
  readonly answer: HttpAnswer;
  /** Whether an earlier attempt may have been applied, its answer lost. */
  readonly isRepetition: boolean;
}

export class HttpWriter {
  readonly #deps: WriterDeps;
  readonly #queues = new WriteQueues();

  constructor(deps: WriterDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves with the hub's answer, good or bad, once it is final. Rejects with `queue-full`, with the signal's reason, or, when
   * no final answer came in `writeGiveUpMs`, with the hub's last refusal or `outcome-unknown`.
   */
  write(request: WriteRequest, signal: AbortSignal): Promise<WrittenAnswer> {
    const op = request.op ?? this.#deps.environment.randomId();
    const sent = { ...request, headers: { ...request.headers, 'idempotency-key': op } };
    return this.#queues.run(request.process, signal, () => this.#persist(sent, signal));
  }

  async #persist(request: ApiRequest, signal: AbortSignal): Promise<WrittenAnswer> {
    const { environment } = this.#deps;
    const startedAt = environment.now();
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(request, signal);
      if (isFinal(outcome)) return { answer: outcome, isRepetition: attempt > 1 };
      const delayMs = Math.max(fullJitterMs(attempt, environment.random()), retryAfterMs(outcome, environment.now()));
      if (environment.now() + delayMs - startedAt > CLIENT_LIMITS.writeGiveUpMs) throw giveUp(outcome);
      await pause(environment, delayMs, signal);
    }
  }

  /** The answer, or the failure that stood in its place. */
  async #attempt(request: ApiRequest, signal: AbortSignal): Promise<HttpAnswer | Error> {
    try {
      return await this.#deps.client.send(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

function isFinal(outcome: HttpAnswer | Error): outcome is HttpAnswer {
  return !(outcome instanceof Error) && (isSuccess(outcome) || !mayRepeat(outcome));
}

function giveUp(outcome: HttpAnswer | Error): StepcastError {
  if (!(outcome instanceof Error)) return readError(outcome);
  return new StepcastError('outcome-unknown', outcome.message, { cause: outcome.cause });
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3). */
function retryAfterMs(outcome: HttpAnswer | Error, now: number): number {
  const text = outcome instanceof Error ? null : outcome.headers.get('retry-after');
  if (text === null) return 0;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), CLIENT_LIMITS.maxRetryAfterMs);
}
