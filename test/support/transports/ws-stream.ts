import type { Down } from '@stepcast/shared';
import { WebSocket } from 'ws';
import { Stream, type Transport } from './stream.ts';

export const wsTransport: Transport = {
  name: 'WebSocket',
  isStream: true,
  open(url, { process, cursor, mode }) {
    const stream = new Stream();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, 'stepcast.v1');
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'subscribe', process, mode, ...(cursor === null ? {} : { cursor }) })),
    );
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as Down;
      stream.take(message);
      if (message.type === 'error') stream.end(message.code);
    });
    socket.on('close', () => stream.end('ended'));
    socket.on('error', (error) => stream.end(error.message));
    stream.signal.addEventListener('abort', () => socket.terminate());
    return stream;
  },
};
