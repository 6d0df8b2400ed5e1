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

/** Writes large updates as fast as they are acknowledged. */
class Writer implements Disposable {
  readonly cursors: Cursor[] = [];
  readonly #webSocket: RawWebSocket;
  #sent = 0;

  private constructor(webSocket: RawWebSocket) {
    this.#webSocket = webSocket;
  }

  /** Creates the process, too. */
  static async start(url: string): Promise<Writer> {
    const body = JSON.stringify({ workflow: 'heavy', id: PROCESS });
    await fetch(`${url}/process`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const writer = new Writer(await RawWebSocket.open(url, { keepsMessages: false }));
    writer.#webSocket.onMessage = (message) => {
      if (message.type === 'ack') writer.cursors.push(message.cursor);
    };
    return writer;
  }

  async write(count: number): Promise<void> {
    for (const end = this.#sent + count; this.#sent < end;) {
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
/** So that garbage is collected before it looks like a leak; buffers, which is what piles up for slow viewers, are not in the heap. */
const SMALL_HEAP = '--max-old-space-size=100 --max-semi-space-size=4';
const WARM_UP_ROUNDS = 4;
const UPDATES_PER_ROUND = 64;
/** Two rounds, so that whoever reads finds all it missed, however slow the machine is. */
const LOG_BYTES = '14000000';
/** Measured on two busy cores: 20 to 40 MB, and 660 MB with queues that have no bound. */
const MAX_GROWTH_BYTES = 150e6;

it(
  '[GW-7] holds little for viewers that stop reading, delays nobody, and brings each to the newest state when it reads again',
  { timeout: 90_000 },
  async () => {
    await using hub = new SpawnedHub({ STEPCAST_LOG_LEVEL: 'error', STEPCAST_LOG_BYTES: LOG_BYTES, NODE_OPTIONS: SMALL_HEAP });
    const url = await hub.url();
    using viewers = new DisposableStack();
    const writer = viewers.use(await Writer.start(url));
    const reading = viewers.use(await watchOverWebSocket(url, 'log'));
    const writeRound = async (): Promise<void> => {
      await writer.write(UPDATES_PER_ROUND);
      await reading.until(() => reading.follower.cursor === writer.cursors.at(-1), 'the reading viewer to be up to date');
    };
    for (let round = 0; round < WARM_UP_ROUNDS; round++) await writeRound(); // The heap has its size afterwards.
    const slow: Viewer[] = [];
    for (let n = 0; n < VIEWERS_EACH; n++) {
      slow.push(viewers.use(await watchOverWebSocket(url, 'state')), viewers.use(await watchOverSse(url, 'state')));
    }
    for (const viewer of slow) viewer.pause();
    const before = await residentBytes(url);
    let most = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await writeRound();
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
    await untilMetrics(url, NOBODY);
    expect((await readMetrics(url)).get('stepcast_internal_errors_total')).toBe(0);
    hub.kill('SIGTERM');
    expect(await hub.ended).toMatchObject({ code: 0, stderr: '' });
  },
);

it('[GW-7] gives viewers in log mode that stop reading every update when they read again', { timeout: 90_000 }, async () => {
  await using hub = new SpawnedHub({ STEPCAST_LOG_LEVEL: 'error', STEPCAST_LOG_BYTES: '100000000' });
  const url = await hub.url();
  using writer = await Writer.start(url);
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
