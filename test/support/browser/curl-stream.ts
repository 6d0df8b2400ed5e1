import { spawn } from 'node:child_process';
import type { Down } from '@stepcast/shared';
import { Stream, type Transport } from '../transports/stream.ts';

/** `curl -N`, as a person would type it. */
export const curlTransport: Transport = {
  name: 'curl -N',
  isStream: true,
  open(url, { process: id, mode, cursor }) {
    const stream = new Stream();
    const address = `${url}/process/${id}/events?mode=${mode}${cursor === null ? '' : `&cursor=${cursor}`}`;
    const curl = spawn('curl', ['-sN', address], { stdio: ['ignore', 'pipe', 'ignore'] });
    const rest = { text: '' };
    curl.stdout.setEncoding('utf8').on('data', (text: string) => {
      const events = (rest.text + text).split('\n\n');
      rest.text = events.pop() ?? '';
      for (const event of events) take(stream, event);
    });
    curl.on('error', (error) => stream.end(String(error)));
    curl.on('close', (code) => stream.end(`curl ended with ${code}`));
    stream.signal.addEventListener('abort', () => curl.kill('SIGKILL'));
    return stream;
  },
};

function take(stream: Stream, event: string): void {
  const data = /^data: (.*)$/m.exec(event)?.[1];
  if (data === undefined) return;
  const message = JSON.parse(data) as Down;
  const id = /^id: (.*)$/m.exec(event)?.[1];
  if ('cursor' in message && id !== message.cursor) return stream.end(`the id of ${message.cursor} is ${id}`);
  stream.take(message);
}
