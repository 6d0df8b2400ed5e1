/** What the memory store costs without any transport. `node load/bench/in-process.ts` */
import { MemoryProcessBus, MemoryProcessStore, pinoLogger, systemClock, systemRandom, type WriteRequest } from '@stepcast/server';
import { printFigures } from '../support/figures.ts';

const RUNS = 7;
const READS = 2_000_000;
const WRITES = 300_000;
const PROCESSES = 100;

using store = new MemoryProcessStore({ clock: systemClock, bus: new MemoryProcessBus(pinoLogger('error')) });
const random = systemRandom();
const ids = Array.from({ length: PROCESSES }, (_, n) => `p${n}`);
for (const id of ids) {
  const state = { customer: 'c-17', items: [1, 2, 3], note: 'x'.repeat(200) };
  const request = { id, workflow: 'bench', tenant: 'default', state, ttlMs: 3_600_000, temporary: false, tag: random.uint32() };
  await store.create({ ...request, operation: null, durability: 'cache' });
}

async function readNs(): Promise<number> {
  const start = process.hrtime.bigint();
  for (let n = 0; n < READS; n++) await store.readSnapshot(ids[n % PROCESSES] as string);
  return Number(process.hrtime.bigint() - start) / READS;
}

async function writesPerSecond(): Promise<number> {
  const start = process.hrtime.bigint();
  for (let n = 0; n < WRITES; n++) await store.write(request(n));
  return (WRITES / Number(process.hrtime.bigint() - start)) * 1e9;
}

function request(n: number): WriteRequest {
  const parts = { step: { name: 'charge', progress: (n % 100) / 100, message: 'working' }, patch: { n, at: 'somewhere' } };
  return { id: ids[n % PROCESSES] as string, parts, ifMatch: null, tag: random.uint32(), operation: null, durability: 'cache' };
}

const reads: number[] = [];
const writes: number[] = [];
for (let run = 0; run < RUNS; run++) {
  writes.push(await writesPerSecond());
  await Promise.all(ids.map((id) => store.readSnapshot(id)));
  reads.push(await readNs());
}
printFigures([
  { name: 'cached read of a snapshot', unit: 'ns', runs: reads, target: { value: 150, better: 'lower' } },
  { name: 'updates written to the memory store', unit: '/s', runs: writes, target: { value: 200_000, better: 'higher' } },
]);
