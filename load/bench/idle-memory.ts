/**
 * Resident memory of an idle subscribed WebSocket, seen from outside the hub. `node load/bench/idle-memory.ts` (Linux)
 *
 * The difference that 10 000 more connections make to a hub that has some already, so that what V8 takes once, however many come,
 * is not counted as theirs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { printFigures } from '../support/figures.ts';
import { HubProcess } from '../support/hub-process.ts';
import { RawWebSocket } from '../support/raw-web-socket.ts';

const CONNECTIONS = 10_000;
const BEFORE = 2_000;
const PROCESSES = 100;
const AT_ONCE = 200;
const REST_MS = 5_000;

async function measure(): Promise<number> {
  await using hub = await HubProcess.start();
  for (let n = 0; n < PROCESSES; n++) {
    const init = {
      method: 'POST',
      body: JSON.stringify({ workflow: 'idle', id: `p${n}` }),
      headers: { 'content-type': 'application/json' },
    };
    await fetch(`${hub.url}/process`, init);
  }
  const first = await openMany(hub.url, BEFORE);
  await pause(REST_MS);
  const before = hub.residentBytes();
  const more = await openMany(hub.url, CONNECTIONS);
  await pause(REST_MS);
  const bytes = (hub.residentBytes() - before) / CONNECTIONS;
  closeAll([...first, ...more]);
  return bytes;
}

/** Opens connections, each following one process, and waits until all are live. */
async function openMany(url: string, count: number): Promise<RawWebSocket[]> {
  const open: RawWebSocket[] = [];
  while (open.length < count)
    open.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => follow(url, open.length + n)))));
  return open;
}

async function follow(url: string, n: number): Promise<RawWebSocket> {
  const socket = await RawWebSocket.open(url);
  await new Promise<void>((resolve) => {
    socket.onText = (text) => {
      if (text.includes('"type":"welcome"')) socket.send({ type: 'subscribe', process: `p${n % PROCESSES}` });
      if (text.includes('"type":"live"')) resolve();
    };
  });
  return socket;
}

function closeAll(sockets: readonly RawWebSocket[]): void {
  for (const socket of sockets) socket.close();
}

const runs: number[] = [];
for (let run = 0; run < 3; run++) runs.push((await measure()) / 1000);
printFigures([
  { name: 'resident memory of an idle subscribed WebSocket', unit: 'KB', runs, target: { value: 12, better: 'lower' } },
]);
