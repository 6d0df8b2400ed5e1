import { seqOf, type Goodbye } from '@stepcast/shared';
import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastCursor } from '../contract/link.contract.ts';
import { launchChromium } from '../support/browser/chromium.ts';
import { curlTransport } from '../support/browser/curl-stream.ts';
import { HubCalls } from '../support/browser/hub-calls.ts';
import { eventSourceTransport, PageEventSource } from '../support/browser/page-event-source.ts';
import { SteadyWriter } from '../support/browser/steady-writer.ts';
import { WatchedPage } from '../support/browser/watched-page.ts';
import { Follower } from '../support/follower.ts';
import { SpawnedHub } from '../support/spawned-hub.ts';
import { pollTransport } from '../support/transports/http-stream.ts';
import type { Transport } from '../support/transports/stream.ts';
import { wsTransport } from '../support/transports/ws-stream.ts';
import { CutProxy } from './cut-proxy.ts';

/** What Chromium waits before it connects again when nobody told it a time. */
const CHROMIUM_RETRY_MS = 3000;
/** Two clocks' readings of one moment. */
const CLOCK_TOLERANCE_MS = 20;
const UPDATES_PER_LEG = 20;

interface World {
  readonly browser: Browser;
  readonly spawned: SpawnedHub;
  readonly hub: HubCalls;
  readonly watched: WatchedPage;
}

const worlds: World[] = [];
const world = (): World => worlds[0]!;

beforeAll(async () => {
  // The legs of one journey go through several proxies, which are other origins than the page's.
  const spawned = new SpawnedHub({ STEPCAST_ALLOWED_ORIGINS: '*' });
  const browser = await launchChromium();
  const hub = new HubCalls(await spawned.url());
  const watched = await WatchedPage.open(browser);
  await watched.page.goto(`${hub.url}/live`); // A page without a policy that forbids other origins.
  worlds.push({ browser, spawned, hub, watched });
});

afterAll(async () => {
  await world().browser.close();
  await world().spawned[Symbol.asyncDispose]();
});

const TRANSPORTS: readonly Transport[] = [
  curlTransport,
  eventSourceTransport(() => world().watched.page),
  pollTransport,
  wsTransport,
];
const CHANGES = TRANSPORTS.flatMap((from) => TRANSPORTS.map((to) => ({ from, to })));

describe('following one process while it is written', () => {
  it.each(CHANGES)('[CUR-3] is cut off $from.name and goes on over $to.name where it was', async ({ from, to }) => {
    const { hub } = world();
    const id = `${from.name}-to-${to.name}`.replaceAll(/[^A-Za-z-]/g, '');
    const created = await hub.create(id);
    await using writer = SteadyWriter.start(hub, id);
    const follower = new Follower(id, 'log');
    await followUntilCut(from, follower);
    const heldWhenCut = follower.cursor!;
    await writer.more(UPDATES_PER_LEG);
    await followUntilCut(to, follower);
    expect(seqOf(follower.cursor!) - seqOf(heldWhenCut)).toBeGreaterThanOrEqual(UPDATES_PER_LEG);
    const last = await writer.stop();
    using rest = from.open(hub.url, { process: id, mode: 'log', cursor: follower.cursor });
    await rest.until(() => (lastCursor(rest) ?? follower.cursor) === last, 'the last update');
    for (const message of rest.messages) follower.take(message);

    const [begin, ...path] = follower.path;
    expect(begin?.by).toBe('initial');
    const written = [created, ...writer.cursors];
    expect(path).toEqual(written.slice(seqOf(begin!.cursor)).map((cursor) => ({ cursor, by: 'update' })));
    expect({ cursor: follower.cursor, snapshot: follower.snapshot }).toEqual(await hub.read(id));
  });
});

/** Through a network of its own, which breaks after some updates; all that came until then is taken. */
async function followUntilCut(transport: Transport, follower: Follower): Promise<void> {
  const proxy = await CutProxy.start(world().hub.url);
  using stream = transport.open(proxy.url, { process: follower.process, mode: 'log', cursor: follower.cursor });
  try {
    const updates = (): number => stream.messages.filter(({ type }) => type === 'update').length;
    await stream.until(() => updates() >= UPDATES_PER_LEG, `${UPDATES_PER_LEG} updates over ${transport.name}`);
  } finally {
    await proxy[Symbol.asyncDispose]();
  }
  await stream.until(() => stream.outcome !== null, `the end of ${transport.name}`);
  for (const message of stream.messages) follower.take(message);
}

describe('EventSource', () => {
  it('[CUR-3] connects again by itself with the id it saw last, and misses nothing', async () => {
    const { hub, browser } = world();
    await hub.create('self-healing');
    await using proxy = await CutProxy.start(hub.url);
    await using watched = await WatchedPage.open(browser);
    await watched.page.goto(`${proxy.url}/live`);
    const requests: Request[] = [];
    watched.page.on('request', (request) => requests.push(request));
    await using writer = SteadyWriter.start(hub, 'self-healing');
    await using source = await PageEventSource.open(watched.page, '/process/self-healing/events?mode=log&cursor=0-0');
    const opened = (): number => source.events.filter(({ name }) => name === 'open').length;
    await source.until(() => source.events.length > UPDATES_PER_LEG, 'updates before the cut');
    await proxy.cut();
    await writer.more(UPDATES_PER_LEG);
    proxy.heal();
    await source.until(() => opened() === 2, 'the second connection');
    const last = await writer.stop();
    await source.until(() => source.events.at(-1)?.lastEventId === last, 'the last update');

    const follower = new Follower('self-healing', 'log', { cursor: '0-0', snapshot: null });
    for (const message of source.messages) follower.take(message);
    expect(follower.path.slice(1).map(({ cursor }) => cursor)).toEqual(writer.cursors);
    expect({ cursor: follower.cursor, snapshot: follower.snapshot }).toEqual(await hub.read('self-healing'));
    const lost = source.events.findIndex(({ name }) => name === 'lost');
    const asked = await requests.at(-1)!.headerValue('last-event-id');
    expect(asked).toBe(source.events.slice(0, lost).at(-1)?.lastEventId);
  });

  it('[GW-9] stays away as long as the goodbye said, and [CUR-4] starts afresh when the hub forgot the history', async () => {
    await using before = new SpawnedHub();
    const url = await before.url();
    const hub = new HubCalls(url);
    await hub.create('moving', { state: { life: 1 } });
    await using proxy = await CutProxy.start(url);
    await using watched = await WatchedPage.open(world().browser);
    await watched.page.goto(`${proxy.url}/live`);
    await using source = await PageEventSource.open(watched.page, '/process/moving/events?mode=log');
    await source.until(() => source.events.some(({ name }) => name === 'live'), 'live');
    before.kill('SIGTERM');
    await source.until(() => source.events.at(-1)?.name === 'lost', 'the end of the stream');
    const tried = proxy.cut();
    const goodbye = source.messages.find((message): message is Goodbye => message.type === 'goodbye');
    const lostAt = source.events.at(-1)!.at;
    await tried;
    const awayMs = Date.now() - lostAt;
    expect(awayMs).toBeGreaterThanOrEqual(goodbye!.reconnectInMs - CLOCK_TOLERANCE_MS);
    expect(awayMs).toBeLessThan(CHROMIUM_RETRY_MS);

    expect((await before.ended).code).toBe(0);
    await using after = new SpawnedHub({ PORT: new URL(url).port });
    await after.url();
    const created = await hub.create('moving', { state: { life: 2 } });
    proxy.heal();
    await source.until(
      () => source.events.at(-1)?.lastEventId === created && source.events.at(-1)?.name === 'live',
      'live again',
    );
    const follower = new Follower('moving', 'log');
    for (const message of source.messages) follower.take(message);
    expect(follower.path.map(({ by }) => by)).toEqual(['initial', 'reset']);
    expect(follower.snapshot?.state).toEqual({ life: 2 });
  });
});
