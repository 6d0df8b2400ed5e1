/**
 * Many updates of one process in one request: NDJSON in, one answer line per line out, in order.
 *
 * Neither side is ever held as a whole. While the caller does not read its answers, its lines are not read either; a caller that
 * sends everything before it reads anything must keep to what the sockets' buffers hold.
 */
import type { IncomingMessage } from 'node:http';
import { LIMITS, StepcastError, type Durability } from '@stepcast/shared';
import { updateLineSchema } from '@stepcast/shared/schemas';
import { writeUpdate } from '../../application/write-update.ts';
import type { Written } from '../../ports/process-store.ts';
import { parseJson, parseWith } from '../parse-json.ts';
import { failureOf } from './failures.ts';
import type { RouteDeps } from './http-deps.ts';
import { isBlank, NdjsonLines, OVERLONG, type Line } from './ndjson-lines.ts';

export interface UpdateStream {
  /** Of the process. */
  readonly id: string;
  readonly durability: Durability;
  readonly source: IncomingMessage;
  readonly requestId: string;
  /** The answers end before the request does: the connection must not be used again. */
  readonly onCut: () => void;
}

/** The answers, several lines at a time. */
export async function* answerUpdates(deps: RouteDeps, stream: UpdateStream): AsyncGenerator<string, void, undefined> {
  const { clock, limits } = deps;
  const lines = new NdjsonLines(LIMITS.frameBytes);
  let answers = '';
  try {
    for await (const chunk of chunksOf(stream.source, deps)) {
      let deadline = clock.elapsed() + limits.answerDelayMs;
      for (const line of chunk === END ? lastOf(lines) : lines.push(chunk)) {
        answers += await answerTo(deps, stream, line);
        if (answers === '' || (answers.length < limits.answerBytes && clock.elapsed() < deadline)) continue;
        // One caller's heavy lines must not keep the others from their turn.
        if (clock.elapsed() >= deadline) await new Promise<void>((resolve) => clock.endOfTurn(resolve));
        yield answers;
        answers = '';
        deadline = clock.elapsed() + limits.answerDelayMs;
      }
      if (answers !== '') yield answers;
      answers = '';
    }
  } catch (error) {
    // The caller hung up: there is nobody to answer.
    if (stream.source.destroyed && !stream.source.complete) return;
    stream.onCut();
    yield answers + errorLine(failureOf(deps, error, { id: stream.requestId, raw: stream.source }));
  }
}

/** One answer line; empty for a line that asks for nothing. Fails with `draining`, and when the caller has gone. */
async function answerTo(deps: RouteDeps, stream: UpdateStream, line: Line): Promise<string> {
  if (deps.isDraining())
    throw new StepcastError('draining', 'The hub is shutting down; this line and all after it are not written');
  if (stream.source.destroyed && !stream.source.complete) throw new StepcastError('invalid-request', 'The caller has hung up');
  if (line !== OVERLONG && isBlank(line)) return '';
  try {
    const { cursor, durability } = await write(deps, stream, line);
    return `{"cursor":"${cursor}","durability":"${durability}"}\n`;
  } catch (error) {
    return errorLine(failureOf(deps, error, { id: stream.requestId, raw: stream.source }));
  }
}

function write(deps: RouteDeps, { id, durability }: UpdateStream, line: Line): Promise<Written> {
  if (line === OVERLONG) throw new StepcastError('too-large', `A line has at most ${LIMITS.frameBytes} bytes`);
  const { op = null, ifMatch = null, ...parts } = parseWith(updateLineSchema, parseJson(line));
  return writeUpdate(deps, { id, parts, ifMatch, operationId: op, durability });
}

function errorLine({ code, message, details }: StepcastError): string {
  return `${JSON.stringify({ error: { code, message, ...details } })}\n`;
}

function lastOf(lines: NdjsonLines): readonly Line[] {
  const last = lines.end();
  return last === null ? [] : [last];
}

const END = Symbol('end');
const PAUSE = Symbol('pause');

/** The chunks of a request as they come, then `END`. Fails with `request-timeout` when nothing comes for too long, and with `draining`. */
async function* chunksOf(source: IncomingMessage, deps: RouteDeps): AsyncGenerator<Buffer | typeof END, void, undefined> {
  // Destroying the request would take the socket with it, and the answers.
  const iterator: AsyncIterator<Buffer, undefined> = source.iterator({ destroyOnReturn: false });
  for (;;) {
    const next = await soon(iterator.next(), deps);
    if (next.done === true) break;
    yield next.value;
  }
  yield END;
}

async function soon<T>(next: Promise<T>, { clock, limits, isDraining }: RouteDeps): Promise<T> {
  for (let waitedMs = 0; waitedMs < limits.lineGapMs; waitedMs += limits.drainCheckMs) {
    const { promise: pause, resolve } = Promise.withResolvers<typeof PAUSE>();
    const timer = clock.after(Math.min(limits.drainCheckMs, limits.lineGapMs - waitedMs), () => resolve(PAUSE));
    const first = await Promise.race([next, pause]).finally(() => timer.cancel());
    if (first !== PAUSE) return first;
    if (isDraining()) throw drainingError();
  }
  throw new StepcastError('request-timeout', `No line came for ${limits.lineGapMs} ms`);
}

function drainingError(): StepcastError {
  return new StepcastError('draining', 'The hub is shutting down; nothing from here on is written');
}
