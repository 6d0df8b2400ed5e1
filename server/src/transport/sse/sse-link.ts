import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Cursor, StepcastError } from '@stepcast/shared';
import type { Frame } from '../../gateway/frame.ts';
import type { Link } from '../../gateway/link.ts';
import { progressMarkOf } from '../socket-progress.ts';
import { formatVector } from './cursor-vector.ts';
import { SSE_FORMAT, SSE_FORMAT_WITHOUT_ID } from './sse-format.ts';

/** Proxies must neither cache, nor compress, nor hold back the stream. */
const HEADERS: OutgoingHttpHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

export interface SseLinkOptions {
  /** Headers that were set before the response was taken over. */
  readonly headers: OutgoingHttpHeaders;
  /** Positions to name in each id when several processes are followed; null for a stream of one. */
  readonly cursors: Map<string, Cursor> | null;
  /** Processes followed; when that many have ended with an error, so does the stream. */
  readonly processes: number;
}

/** An HTTP response as a link. The status line goes out with the first frames, so that a refusal can still have its own. */
export class SseLink implements Link {
  readonly #response: ServerResponse;
  readonly #options: SseLinkOptions;
  #ended = 0;

  constructor(response: ServerResponse, options: SseLinkOptions) {
    this.#response = response;
    this.#options = options;
  }

  get unsentBytes(): number {
    return this.#response.writableLength;
  }

  get progressMark(): number {
    return this.#response.socket === null ? 0 : progressMarkOf(this.#response.socket);
  }

  write(frames: readonly Frame[]): void {
    if (this.#response.writableEnded) return;
    // A sign of life must not take the status line from a refusal that may come.
    if (!this.#response.headersSent && frames.every(({ kind }) => kind === 'heartbeat')) return;
    this.#response.cork();
    if (!this.#response.headersSent) this.#response.writeHead(200, { ...this.#options.headers, ...HEADERS });
    for (const frame of frames) this.#writeFrame(frame);
    this.#response.uncork();
    if (this.#ended >= this.#options.processes) this.#response.end();
  }

  /** A client of SSE sends nothing more. */
  setReading(): void {}

  close(error: StepcastError | null): void {
    if (error?.code === 'too-slow') this.#response.destroy();
    else this.#response.end();
  }

  #writeFrame(frame: Frame): void {
    if (frame.kind === 'error') this.#ended += 1;
    const { cursors } = this.#options;
    if (cursors === null) this.#response.write(frame.in(SSE_FORMAT));
    else {
      if (frame.process !== null && frame.cursor !== null) {
        cursors.set(frame.process, frame.cursor);
        this.#response.write(`id: ${formatVector(cursors)}\n`);
      }
      this.#response.write(frame.in(SSE_FORMAT_WITHOUT_ID));
    }
  }
}
