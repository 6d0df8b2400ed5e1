import { once } from 'node:events';
import type { Down } from '@stepcast/shared';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { RunningHub } from '../support/running-hub.ts';

it('[PRO-9] sends nothing of a subscription after the pong that follows its end', async () => {
  await using hub = await RunningHub.start();
  await hub.create('p');
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/ws`, 'stepcast.v1');
  await once(socket, 'open');
  const messages: Down[] = [];
  const seen = new Map<string, () => void>();
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString()) as Down;
    messages.push(message);
    seen.get(message.type)?.();
  });
  const next = (type: Down['type']): Promise<void> => new Promise((resolve) => seen.set(type, resolve));
  for (let round = 0; round < 20; round++) {
    const writing = hub.writeMany('p', 50);
    const live = next('live');
    socket.send('{"type":"subscribe","process":"p","mode":"log"}');
    await live;
    const pong = next('pong');
    socket.send('{"type":"unsubscribe","process":"p"}');
    socket.send('{"type":"ping"}');
    await pong;
    const before = messages.length;
    await writing;
    await hub.writeMany('p', 5);
    const after = next('pong');
    socket.send('{"type":"ping"}');
    await after;
    expect(messages.slice(before).map(({ type }) => type)).toEqual(['pong']);
  }
  socket.close();
});
