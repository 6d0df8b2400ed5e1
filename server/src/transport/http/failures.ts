/** Makes of everything that goes wrong a typed error that may be shown; what no code stands for is counted and logged. */
import type { IncomingMessage } from 'node:http';
import { StepcastError, type ErrorCode } from '@stepcast/shared';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { traceIdOf } from './request-id.ts';

export interface FailureDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The request that failed, as its log line names it. */
export interface FailedRequest {
  readonly id: string;
  readonly raw: IncomingMessage;
}

/** Fastify's own refusals. Their texts stay inside; the ones shown are ours. */
const FRAMEWORK_CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'The Content-Type is not taken here; most bodies are application/json',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is too large'],
  FST_ERR_BAD_URL: ['invalid-request', 'The address is not well-formed'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri-too-long', 'A part of the address is too long'],
};

export function failureOf(deps: FailureDeps, error: unknown, request: FailedRequest): StepcastError {
  const known = error instanceof StepcastError ? error : translate(error, request);
  if (known !== null && known.code !== 'internal') return known;
  deps.metrics.count('internal_errors');
  deps.logger.error({ ...logFields(request), err: error }, 'A request failed');
  return new StepcastError('internal');
}

/** What a log line says about a request. */
export function logFields({ id, raw }: FailedRequest): object {
  const path = raw.url?.split('?', 1)[0];
  return { request: id, trace: traceIdOf(raw), method: raw.method, path };
}

function translate(error: unknown, { raw }: FailedRequest): StepcastError | null {
  const { code = '', statusCode = 500 } = (error ?? {}) as { code?: unknown; statusCode?: number };
  const row = typeof code === 'string' && Object.hasOwn(FRAMEWORK_CODES, code) ? FRAMEWORK_CODES[code] : undefined;
  if (row !== undefined) return new StepcastError(row[0], row[1], { cause: error });
  // The caller has gone away in the middle of its request: nobody reads the answer, and nothing is wrong here.
  if (raw.destroyed && !raw.complete) return new StepcastError('invalid-request', 'The request was cut off', { cause: error });
  if (statusCode === 404) return new StepcastError('not-found', undefined, { cause: error });
  if (statusCode >= 400 && statusCode < 500) return new StepcastError('invalid-request', undefined, { cause: error });
  return null;
}
