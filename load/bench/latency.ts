/** Time from a write to each viewer's socket, at a fixed rate. `node load/bench/latency.ts` */
import { setTimeout as pause } from 'node:timers/promises';
import { printFigures, quantile } from '../support/figures.ts';
import { HubProcess } from '../support/hub-process.ts';
import { RawWebSocket } from '../support/raw-web-socket.ts';

const VIEWERS = 200;
/** How many processes the viewers are spread over: all deliveries are updates/s × viewers / processes. */
const SHAPES = [20, 1];
const UPDATES_PER_SECOND = 1000;
const SECONDS = 10;
const RUNS = 3;
const TICK_MS = 5;

/** Writer and viewers share this process, so that both times are of one clock; the writer sends over one WebSocket. */
async function measure(processes: number): Promise<{
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly delivered: number;
}> {
  await using hub = await HubProcess.start();
  const latencies: number[] = [];
  for (let n = 0; n < processes; n++) {
    const init = {
      method: 'POST',
      body: JSON.stringify({ workflow: 'bench', id: `p${n}` }),
      headers: { 'content-type': 'application/json' },
    };
    await fetch(`${hub.url}/process`, init);
  }
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, (_, n) => follow(hub.url, `p${n % processes}`, latencies)));
  const writer = await RawWebSocket.open(hub.url);
  await pause(500);
  latencies.length = 0;
  const start = performance.now();
  let sent = 0;
  while (sent < UPDATES_PER_SECOND * SECONDS) {
    // What is due by now, so that a late tick does not lower the rate.
    const due = Math.min(UPDATES_PER_SECOND * SECONDS, ((performance.now() - start) / 1000) * UPDATES_PER_SECOND);
    for (; sent < due; sent++)
      writer.send({ type: 'update', process: `p${sent % processes}`, op: `o${sent}`, data: performance.now() });
    await pause(TICK_MS);
  }
  await pause(500);
  for (const viewer of viewers) viewer.close();
  writer.close();
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    p999: quantile(latencies, 0.999),
    delivered: latencies.length / (sent * (VIEWERS / processes)),
  };
}

async function follow(url: string, process: string, latencies: number[]): Promise<RawWebSocket> {
  const socket = await RawWebSocket.open(url);
  await new Promise<void>((resolve) => {
    socket.onText = (text) => {
      if (text.includes('"type":"live"')) resolve();
      else if (text.includes('"type":"welcome"')) socket.send({ type: 'subscribe', process, mode: 'log' });
      else if (text.includes('"type":"update"'))
        latencies.push(performance.now() - Number(/"data":([\d.]+)/.exec(text.toString('latin1'))?.[1]));
    };
  });
  return socket;
}

for (const processes of SHAPES) {
  const results = [];
  for (let run = 0; run < RUNS; run++) results.push(await measure(processes));
  const each = `${VIEWERS / processes} on each of ${processes}`;
  console.log(`${UPDATES_PER_SECOND} updates/s, ${VIEWERS} viewers, ${each}; ${SECONDS} s each run`);
  printFigures([
    { name: 'write → viewer p50', unit: 'ms', runs: results.map(({ p50 }) => p50) },
    { name: 'write → viewer p99', unit: 'ms', runs: results.map(({ p99 }) => p99), target: { value: 10, better: 'lower' } },
    { name: 'write → viewer p99.9', unit: 'ms', runs: results.map(({ p999 }) => p999) },
    { name: 'share of updates delivered', unit: '', runs: results.map(({ delivered }) => delivered) },
  ]);
}
