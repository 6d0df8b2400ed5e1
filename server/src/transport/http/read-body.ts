import type { IncomingMessage } from 'node:http';
import { LIMITS, StepcastError } from '@stepcast/shared';
import type { Clock, Timer } from '../../ports/clock.ts';
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
    dropRest(source, bounds);
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
    dropRest(source, bounds);
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

/** Whether the connection can go on after a refusal: the body is over, or what is left of it is dropped in no time. */
export function canKeepConnection(source: IncomingMessage, limits: HttpLimits): boolean {
  return source.complete || Number(source.headers['content-length']) <= limits.droppedBytes;
}

/** Reads and forgets the rest, for `bodyMs` at the most; then the connection is cut. */
function dropRest(source: IncomingMessage, { clock, limits }: BodyBounds): void {
  const timer: Timer = clock.after(limits.bodyMs, () => source.destroy());
  source.once('close', () => timer.cancel());
  source.resume();
}
