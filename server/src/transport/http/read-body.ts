import type { IncomingMessage } from 'node:http';
import { LIMITS, StepcastError } from '@stepcast/shared';
import type { Clock } from '../../ports/clock.ts';
import { GrowingBytes } from './growing-bytes.ts';
import type { HttpLimits } from './http-limits.ts';

export interface BodyBounds {
  readonly clock: Clock;
  readonly limits: HttpLimits;
}

type Done = (error: Error | null, body?: Buffer) => void;

/**
 * Reads a whole body into memory, within its size and its time. Fails with `too-large` and `request-timeout`.
 *
 * By callback and without a promise: this is on the way of every write.
 */
export function readBody(source: IncomingMessage, bounds: BodyBounds, done: Done): void {
  if (Number(source.headers['content-length']) > LIMITS.frameBytes) {
    done(new StepcastError('too-large', `A body has at most ${LIMITS.frameBytes} bytes`));
    return;
  }
  const body = new GrowingBytes();
  const timer = bounds.clock.after(bounds.limits.bodyMs, () => {
    settle(new StepcastError('request-timeout', `The body did not arrive within ${bounds.limits.bodyMs} ms`));
  });
  const onData = (chunk: Buffer): void => {
    if (body.length + chunk.length <= LIMITS.frameBytes) {
      body.append(chunk);
      return;
    }
    settle(new StepcastError('too-large', `A body has at most ${LIMITS.frameBytes} bytes`));
  };
  const onEnd = (): void => settle(null);
  const settle = (error: Error | null): void => {
    timer.cancel();
    source.off('data', onData).off('end', onEnd).off('error', settle);
    if (error === null) done(null, body.take());
    else done(error);
  };
  source.on('data', onData).on('end', onEnd).on('error', settle);
}

/**
 * Reads and forgets what is left of a refused body, within bounds, so that the caller gets to read the answer and may use the
 * connection again. False when the rest is known to be too long for that: then the connection must be closed.
 */
export function dropRest(source: IncomingMessage, { clock, limits }: BodyBounds): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = source.headers;
  if (source.complete || (length === undefined && encoding === undefined)) return true;
  if (Number(length) > limits.droppedBytes) return false;
  let bytes = 0;
  const timer = clock.after(limits.bodyMs, () => source.destroy());
  source.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.droppedBytes) source.destroy();
  });
  source.once('close', () => timer.cancel());
  return true;
}
