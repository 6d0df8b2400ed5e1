/**
 * Server-sent events (WHATWG HTML, section 9.2). A message's text is JSON without line breaks, so it is one `data` line.
 * Heartbeats are comments. `goodbye` also sets the browser's own reconnection time; `error` is sent as `problem`, because
 * `EventSource` uses the name `error` for the connection's failure.
 */
import type { Goodbye } from '@stepcast/shared';
import type { Frame, FrameFormat } from '../../gateway/frame.ts';

function eventOf(frame: Frame): string {
  if (frame.kind === 'heartbeat') return ': heartbeat\n\n';
  const name = frame.kind === 'error' ? 'problem' : frame.kind;
  const retry = frame.kind === 'goodbye' ? `retry: ${(JSON.parse(frame.text) as Goodbye).reconnectInMs}\n` : '';
  return `${retry}event: ${name}\ndata: ${frame.text}\n\n`;
}

/** For a stream of one process: the id is the cursor. */
export const SSE_FORMAT: FrameFormat = {
  encode: (frame) => Buffer.from(frame.cursor === null ? eventOf(frame) : `id: ${frame.cursor}\n${eventOf(frame)}`),
};

/** For a stream of several processes, which puts an id of its own before each event. */
export const SSE_FORMAT_WITHOUT_ID: FrameFormat = { encode: (frame) => Buffer.from(eventOf(frame)) };
