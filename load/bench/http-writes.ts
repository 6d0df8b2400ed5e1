/**
 * How many updates per second the hub takes over HTTP: one per request, and as NDJSON. Both with the memory store, the load made by
 * this process, the server in another.
 *
 *   node load/bench/http-writes.ts [--seconds 5] [--connections 32] [--streams 4] [--profile <folder>]
 */
import { parseArgs } from 'node:util';
import { startServer, type ChildServer } from './child-server.ts';
import { Rate, type Result } from './rate.ts';
import { open, postJson, repeat, upload } from './raw-http.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '32' },
    streams: { type: 'string', default: '4' },
    profile: { type: 'string' },
  },
});
const measureMs = Number(values.seconds) * 1000;
const warmUpMs = Math.min(2000, measureMs);
const connections = Number(values.connections);
const streams = Number(values.streams);

const HUB = new URL('../../server/src/main.ts', import.meta.url);
const FLOOR = new URL('floor-server.ts', import.meta.url);
const UPDATE = { step: { name: 'pack', status: 'running', progress: 0.5, message: '2 of 4 items' }, patch: { packed: 2 } };
const LINES_PER_PIECE = 400;

const floor = await withServer(FLOOR, measurePosts);
const posts = await withServer(HUB, async (server) => {
  await createProcesses(server.port, connections);
  return measurePosts(server);
});
const lines = await withServer(HUB, async (server) => {
  await createProcesses(server.port, streams);
  return measureLines(server);
});

report('fastify alone, one POST each', floor);
report('hub, one POST each', posts);
report('hub, NDJSON', lines);

function report(name: string, { perSecond, cpuMicros }: Result): void {
  const share = ((100 * floor.cpuMicros) / cpuMicros).toFixed(0);
  const rate = Math.round(perSecond).toLocaleString('en').padStart(9);
  console.log(
    `${name.padEnd(32)}${rate} updates/s ${cpuMicros.toFixed(1).padStart(7)} µs CPU each   ${share.padStart(4)} % of fastify alone`,
  );
}

async function withServer(script: URL, measure: (server: ChildServer) => Promise<Result>): Promise<Result> {
  const profiling = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  await using server = await startServer(script, profiling);
  return await measure(server);
}

async function createProcesses(port: number, count: number): Promise<void> {
  const socket = await open(port);
  for (let index = 0; index < count; index++) {
    await repeat(socket, postJson('/process', { workflow: 'bench', id: `bench-${index}` }), () => false);
  }
  socket.destroy();
}

async function measurePosts({ port, cpuSeconds }: ChildServer): Promise<Result> {
  const rate = new Rate({ warmUpMs, measureMs, cpuSeconds });
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      const socket = await open(port);
      await repeat(socket, postJson(`/process/bench-${index}/update`, UPDATE), () => rate.add(1));
      socket.destroy();
    }),
  );
  return rate.result();
}

async function measureLines({ port, cpuSeconds }: ChildServer): Promise<Result> {
  const rate = new Rate({ warmUpMs, measureMs, cpuSeconds });
  const piece = Buffer.from(`${JSON.stringify(UPDATE)}\n`.repeat(LINES_PER_PIECE));
  await Promise.all(
    Array.from({ length: streams }, async (_, index) => {
      const socket = await open(port);
      const path = `/process/bench-${index}/update`;
      await upload(socket, { path, lines: piece, goOn: () => !rate.isOver, onAnswers: (count) => rate.add(count) });
      socket.destroy();
    }),
  );
  return rate.result();
}
