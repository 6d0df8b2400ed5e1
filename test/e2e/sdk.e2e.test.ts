import type { Cursor, Snapshot } from '@stepcast/client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { asRemote, launchChromium, REMOTE_HOST } from '../support/browser/chromium.ts';
import { HubCalls } from '../support/browser/hub-calls.ts';
import { LossyProxy, type Fate } from '../support/browser/lossy-proxy.ts';
import { bundleSdk, openSdkPage } from '../support/browser/sdk-page.ts';
import { SteadyWriter } from '../support/browser/steady-writer.ts';
import type { WatchedPage } from '../support/browser/watched-page.ts';
import { lastCursor } from '../contract/link.contract.ts';
import { Follower } from '../support/follower.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { SpawnedHub } from '../support/spawned-hub.ts';
import { wsTransport } from '../support/transports/ws-stream.ts';
import { CutProxy } from './cut-proxy.ts';

/** Written while the page hears nothing. */
const MISSED_UPDATES = 50;
/** The client waits ever longer between two attempts, up to 10 s. */
const PATIENT = { timeout: 60_000 };
const WRITERS = ['a', 'b', 'c', 'd'];
const WRITES_EACH = 10;
/** So that a write with bad luck still ends soon: the client waits longer before each repetition. */
const MAX_LOSSES_PER_WRITE = 2;

interface World {
  readonly browser: Browser;
  readonly spawned: SpawnedHub;
  readonly hub: HubCalls;
  readonly sdk: string;
}

const worlds: World[] = [];
const world = (): World => worlds[0]!;

beforeAll(async () => {
  // Short, so that a silent connection is doubted within a test's time.
  const spawned = new SpawnedHub({ STEPCAST_HEARTBEAT_MS: '1000', STEPCAST_ALLOWED_HOSTS: REMOTE_HOST });
  const browser = await launchChromium();
  worlds.push({ spawned, browser, sdk: await bundleSdk(), hub: new HubCalls(await spawned.url()) });
});

afterAll(async () => {
  await world().browser.close();
  await world().spawned[Symbol.asyncDispose]();
});

async function openPage(url: string): Promise<WatchedPage> {
  const { browser, sdk } = world();
  const watched = await openSdkPage(browser, url, sdk);
  onTestFinished(() => watched[Symbol.asyncDispose]());
  return watched;
}

/** What an application that follows one process in log mode was told. */
interface Told {
  readonly path: { readonly cursor: Cursor; readonly by: string }[];
  readonly connection: string[];
  snapshot: Snapshot | null;
}

declare global {
  interface Window {
    told: Told;
    ended: Promise<{ readonly status: string } | { readonly code: string }>;
  }
}

async function follow({ page }: WatchedPage, id: string): Promise<void> {
  await page.evaluate((process) => {
    const hub = window.stepcast.createHub({ url: location.origin });
    const handle = hub.process(process, { mode: 'log', from: '0-0' });
    const told: Told = { path: [], connection: [], snapshot: null };
    window.told = told;
    hub.onConnection(({ state }) => told.connection.push(state));
    handle.subscribe((event) => {
      if (event.type === 'update') told.path.push({ cursor: event.cursor, by: 'update' });
      if (event.type === 'snapshot') told.path.push({ cursor: event.cursor, by: event.reason });
      if (event.type === 'error') told.path.push({ cursor: '0-0', by: event.error.code });
      told.snapshot = handle.snapshot;
    });
  }, id);
}

async function untilConnection({ page }: WatchedPage, state: string): Promise<void> {
  await page.waitForFunction((wanted) => window.told.connection.at(-1) === wanted, state);
}

async function untilTold({ page }: WatchedPage, cursor: Cursor): Promise<Told> {
  await page.waitForFunction((wanted) => window.told.path.at(-1)?.cursor === wanted, cursor);
  return page.evaluate(() => window.told);
}

describe('the client in a page', () => {
  it('[CUR-3] tells every update once, in order, when the browser was offline', async () => {
    const { hub } = world();
    const created = await hub.create('offline');
    await using writer = SteadyWriter.start(hub, 'offline');
    const watched = await openPage(asRemote(hub.url));
    await follow(watched, 'offline');
    await untilConnection(watched, 'live');
    await watched.setOffline(true);
    await untilConnection(watched, 'offline');
    await writer.more(MISSED_UPDATES);
    await watched.setOffline(false);
    await untilConnection(watched, 'live');
    const told = await untilTold(watched, await writer.stop());
    expect(told.path).toEqual([created, ...writer.cursors].map((cursor) => ({ cursor, by: 'update' })));
    expect(told.snapshot).toEqual((await hub.read('offline')).snapshot);
    expect(watched.complaintsBesidesNetwork).toEqual([]);
  });

  it('[CUR-3] tells every update once, in order, when its connection is cut again and again', PATIENT, async () => {
    const { hub } = world();
    const created = await hub.create('cut');
    await using proxy = await CutProxy.start(hub.url);
    await using writer = SteadyWriter.start(hub, 'cut');
    const watched = await openPage(proxy.url);
    await follow(watched, 'cut');
    for (let cut = 0; cut < 2; cut++) {
      await untilConnection(watched, 'live');
      await proxy.cut();
      await untilConnection(watched, 'reconnecting');
      await writer.more(MISSED_UPDATES);
      proxy.heal();
    }
    await untilConnection(watched, 'live');
    const told = await untilTold(watched, await writer.stop());
    expect(told.path).toEqual([created, ...writer.cursors].map((cursor) => ({ cursor, by: 'update' })));
    expect(told.snapshot).toEqual((await hub.read('cut')).snapshot);
    expect(watched.complaintsBesidesNetwork).toEqual([]);
  });

  it.each([
    { happens: 'ends', id: 'ended-away', leads: { status: 'completed' } },
    { happens: 'is deleted', id: 'deleted-away', leads: { code: 'process-unknown' } },
  ])('[CUR-4] is done waiting for the end when the process $happens while it is away', async ({ happens, id, leads }) => {
    const { hub } = world();
    await hub.create(id);
    const watched = await openPage(asRemote(hub.url));
    await follow(watched, id);
    await watched.page.evaluate((process) => {
      const waiting = window.stepcast.createHub({ url: location.origin }).process(process).untilTerminal();
      window.ended = waiting.then(
        ({ status }) => ({ status }),
        (error: unknown) => ({ code: (error as { code: string }).code }),
      );
    }, id);
    await untilConnection(watched, 'live');
    await watched.untilFrames(() => livesOf(watched) === 2, 'both subscriptions live');
    await watched.setOffline(true);
    await untilConnection(watched, 'offline');
    if (happens === 'ends') await hub.write(id, { status: 'completed' });
    else await hub.delete(id);
    await watched.setOffline(false);
    expect(await watched.page.evaluate(() => window.ended)).toEqual(leads);
    expect(watched.complaintsBesidesNetwork).toEqual([]);
  });

  it('[STO-5] writes once what it repeats when requests and answers are lost', async () => {
    const { hub } = world();
    const random = seededRandom();
    const losses = new Map<string, number>();
    const fates: Fate[] = [];
    const fateOf = (op: string): Fate => {
      const lost = losses.get(op) ?? 0;
      const fate =
        lost < MAX_LOSSES_PER_WRITE ? random.pick<Fate>(['answered', 'answer-lost', 'request-lost', 'answer-lost']) : 'answered';
      if (fate !== 'answered') losses.set(op, lost + 1);
      fates.push(fate);
      return fate;
    };
    await using proxy = await LossyProxy.start(hub.url, fateOf);
    const watched = await openPage(proxy.url);
    const acknowledged = await watched.page.evaluate(writeAll, { ids: WRITERS, count: WRITES_EACH });
    expect(fates.filter((fate) => fate === 'answer-lost').length).toBeGreaterThan(5);
    for (const [index, id] of WRITERS.entries()) {
      using stream = wsTransport.open(hub.url, { process: id, mode: 'log', cursor: '0-0' });
      await stream.until(() => lastCursor(stream) === acknowledged[index]?.at(-1), `all writes of ${id}`);
      const follower = new Follower(id, 'log', { cursor: '0-0', snapshot: null });
      for (const message of stream.messages) follower.take(message);
      expect(follower.path.slice(1).map(({ cursor }) => cursor)).toEqual(acknowledged[index]);
      const written = stream.messages.flatMap((message) =>
        message.type === 'update' && message.data !== undefined ? [message.data] : [],
      );
      expect(written).toEqual(Array.from({ length: WRITES_EACH }, (_, n) => n));
      expect((await hub.read(id)).cursor).toBe(follower.cursor);
    }
    expect(watched.complaintsBesidesNetwork).toEqual([]);
  });
});

function livesOf({ sockets }: WatchedPage): number {
  return sockets.flatMap(({ received }) => received).filter(({ type }) => type === 'live').length;
}

/** Runs in the page: creates the processes and writes to all of them, without waiting for one answer before the next write. */
async function writeAll({ ids, count }: { readonly ids: readonly string[]; readonly count: number }): Promise<Cursor[][]> {
  const hub = window.stepcast.createHub({ url: location.origin });
  return Promise.all(
    ids.map(async (id) => {
      const handle = await hub.start('writing', { id });
      const results = await Promise.all(Array.from({ length: count }, (_, n) => handle.update({ data: n })));
      return results.map(({ cursor }) => cursor);
    }),
  );
}
