import type { Cursor, Down } from '@stepcast/shared';
import { Stream, type StreamRequest, type Transport } from './stream.ts';

function address(url: string, { process, mode }: StreamRequest, cursor: Cursor | null): string {
  return `${url}/process/${process}/events?mode=${mode}${cursor === null ? '' : `&cursor=${cursor}`}`;
}

async function refusalOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { code: string }).code;
}

async function readEvents(stream: Stream, url: string, request: StreamRequest): Promise<void> {
  const answer = await fetch(address(url, request, request.cursor), {
    headers: { accept: 'text/event-stream' },
    signal: stream.signal,
  });
  if (!answer.ok || answer.body === null) return stream.end(await refusalOf(answer));
  let text = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) takeEvent(stream, event);
  }
  stream.end('ended');
}

function takeEvent(stream: Stream, event: string): void {
  const fields = new Map(
    event.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  if (data === undefined) return;
  const message = JSON.parse(data) as Down;
  stream.take(message);
  if (fields.get('event') === 'problem' && message.type === 'error') stream.end(message.code);
}

export const sseTransport: Transport = {
  name: 'SSE',
  isStream: true,
  open(url, request) {
    const stream = new Stream();
    readEvents(stream, url, request).catch((error: unknown) => stream.end(String(error)));
    return stream;
  },
};

async function pollOn(stream: Stream, url: string, request: StreamRequest): Promise<void> {
  let { cursor } = request;
  while (stream.outcome === null) {
    const answer = await fetch(address(url, request, cursor), { headers: { accept: 'application/json' }, signal: stream.signal });
    if (!answer.ok) return stream.end(await refusalOf(answer));
    const { cursor: next, messages } = (await answer.json()) as { cursor: Cursor; messages: Down[] };
    for (const message of messages) stream.take(message);
    cursor = next;
  }
}

export const pollTransport: Transport = {
  name: 'long-poll',
  isStream: false,
  open(url, request) {
    const stream = new Stream();
    pollOn(stream, url, request).catch((error: unknown) => stream.end(String(error)));
    return stream;
  },
};
