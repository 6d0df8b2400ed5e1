/** Viewers that stop reading while a writer pushes much more than any buffer holds. Real sockets, the hub in a process of its own. */
import type { Cursor, Mode, Snapshot } from '@stepcast/shared';
import { expect, it } from 'vitest';
import { Follower } from '../support/follower.ts';
import { NOBODY, readMetrics, untilMetrics } from '../support/hub-metrics.ts';
import { SpawnedHub } from '../support/spawned-hub.ts';
import { EventStream } from '../support/wire/event-stream.ts';
import { RawWebSocket } from '../support/wire/raw-web-socket.ts';

const PROCESS = 'p';
const UPDATE_BYTES = 100_000;
/** Updates that the writer has under way at once. */
const WINDOW = 8;

interface Viewer extends Disposable {
  readonly follower: Follower;
  pause(): void;
  resume(): void;
  until(isMet: () => boolean, what: string): Promise<void>;
}

async function watchOverWebSocket(url: string, mode: Mode): Promise<Viewer> {
  const follower = new Follower(PROCESS, mode);
  const client = await RawWebSocket.open(url, { keepsMessages: false });
  client.onMessage = (message) => follower.take(message);
  client.send({ type: 'subscribe', process: PROCESS, mode });
  await client.until(() => follower.isLive, 'live');
  return {
    follower,
    pause: () => void client.connection.socket.pause(),
    resume: () => void client.connection.socket.resume(),
    until: (isMet, what) => client.until(isMet, what),
    [Symbol.dispose]: () => client[Symbol.dispose](),
  };
}

async function watchOverSse(url: string, mode: Mode): Promise<Viewer> {
  const follower = new Follower(PROCESS, mode);
  const stream = await EventStream.open(`${url}/process/${PROCESS}/events?mode=${mode}`, (message) => follower.take(message));
  await stream.until(() => follower.isLive, 'live');
  return {
    follower,
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    until: (isMet, what) => stream.until(isMet, what),
    [Symbol.dispose]: () => stream[Symbol.dispose](),
  };
}

async function startWith(settings: Readonly<Record<string, string>>): Promise<{ hub: SpawnedHub; url: string; writer: Writer }> {
  const hub = new SpawnedHub({ STEPCAST_LOG_LEVEL: 'error', ...settings });
  const url = await hub.url();
  const body = JSON.stringify({ workflow: 'heavy', id: PROCESS });
  await fetch(`${url}/process`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { hub, url, writer: await Writer.start(url) };
}

/** Writes large updates as fast as they are acknowledged. */
class Writer implements Disposable {
  readonly cursors: Cursor[] = [];
  readonly #webSocket: RawWebSocket;
  #sent = 0;

  private constructor(webSocket: RawWebSocket) {
    this.#webSocket = webSocket;
  }

  static async start(url: string): Promise<Writer> {
    const writer = new Writer(await RawWebSocket.open(url, { keepsMessages: false }));
    writer.#webSocket.onMessage = (message) => {
      if (message.type === 'ack') writer.cursors.push(message.cursor);
    };
    return writer;
  }

  async write(count: number): Promise<void> {
    for (const end = this.#sent + count; this.#sent < end; ) {
      const n = this.#sent++;
      const blob = String(n % 10).repeat(UPDATE_BYTES);
      this.#webSocket.send({ type: 'update', process: PROCESS, op: `o${n}`, patch: { n, blob } });
      await this.#webSocket.until(() => this.cursors.length > n - WINDOW, `the ack of update ${n - WINDOW}`);
    }
    await this.#webSocket.until(() => this.cursors.length === this.#sent, 'the last ack');
  }

  [Symbol.dispose](): void {
    this.#webSocket[Symbol.dispose]();
  }
}

async function residentBytes(url: string): Promise<number> {
  return (await readMetrics(url)).get('process_resident_memory_bytes') ?? NaN;
}

async function stored(url: string): Promise<Snapshot> {
  return (await (await fetch(`${url}/process/${PROCESS}`)).json()) as Snapshot;
}

const VIEWERS_EACH = 10;
const ROUNDS = 50;
const UPDATES_PER_ROUND = 64;
/** Without slow viewers the garbage alone comes to 150 MB; queues without a bound would hold 320 MB for WebSockets and again for SSE. */
const MAX_GROWTH_BYTES = 280e6;

it('[GW-7] holds little for viewers that stop reading, delays nobody, and brings each to the newest state when it reads again', { timeout: 90_000 }, async () => {
  const { hub: spawned, url, writer } = await startWith({});
  await using hub = spawned;
  using _writer = writer;
  using viewers = new DisposableStack();
  const reading = viewers.use(await watchOverWebSocket(url, 'log'));
  await writer.write(4 * UPDATES_PER_ROUND); // The heap has its size afterwards.
  const slow: Viewer[] = [];
  for (let n = 0; n < VIEWERS_EACH; n++) {
    slow.push(viewers.use(await watchOverWebSocket(url, 'state')), viewers.use(await watchOverSse(url, 'state')));
  }
  for (const viewer of slow) viewer.pause();
  const before = await residentBytes(url);
  let most = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await writer.write(UPDATES_PER_ROUND);
    await reading.until(() => reading.follower.cursor === writer.cursors.at(-1), 'the reading viewer to be up to date');
    most = Math.max(most, await residentBytes(url));
  }
  expect(reading.follower.path.slice(1).map(({ cursor }) => cursor)).toEqual(writer.cursors);
  expect(most - before).toBeLessThan(MAX_GROWTH_BYTES);
  const last = writer.cursors.at(-1);
  for (const { follower } of slow) expect(follower.cursor).not.toBe(last);
  const snapshot = await stored(url);
  for (const { follower, resume, until } of slow) {
    resume();
    await until(() => follower.cursor === last, `a slow viewer to be at ${last}`);
    expect(follower.snapshot).toEqual(snapshot);
    // What the kernel's buffers took before they were full comes first, and that may hold snapshots of its own.
    const jumps = follower.path.filter(({ by }) => by !== 'update').map(({ by }) => by);
    expect(new Set(jumps)).toEqual(new Set(['initial', 'conflated']));
    expect(follower.path.length).toBeLessThan(writer.cursors.length / 4);
  }
  viewers.dispose();
  writer[Symbol.dispose]();
  await untilMetrics(url, NOBODY);
  expect((await readMetrics(url)).get('stepcast_internal_errors_total')).toBe(0);
  hub.kill('SIGTERM');
  expect(await hub.ended).toMatchObject({ code: 0, stderr: '' });
});

it('[GW-7] gives viewers in log mode that stop reading every update when they read again', { timeout: 90_000 }, async () => {
  const { hub: spawned, url, writer } = await startWith({ STEPCAST_LOG_BYTES: '100000000' });
  await using _hub = spawned;
  using _writer = writer;
  using webSocket = await watchOverWebSocket(url, 'log');
  using sse = await watchOverSse(url, 'log');
  for (const viewer of [webSocket, sse]) viewer.pause();
  await writer.write(600);
  const last = writer.cursors.at(-1);
  const snapshot = await stored(url);
  for (const { follower, resume, until } of [webSocket, sse]) {
    expect(follower.cursor).not.toBe(last);
    resume();
    await until(() => follower.cursor === last, `a slow viewer to be at ${last}`);
    expect(follower.path.slice(1)).toEqual(writer.cursors.map((cursor) => ({ cursor, by: 'update' })));
    expect(follower.snapshot).toEqual(snapshot);
  }
});
