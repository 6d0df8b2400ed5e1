import { seqOf } from '@stepcast/shared';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { asRemote, launchChromium, REMOTE_HOST } from '../support/browser/chromium.ts';
import { HubCalls } from '../support/browser/hub-calls.ts';
import { ProcessTab } from '../support/browser/process-tab.ts';
import { SteadyWriter } from '../support/browser/steady-writer.ts';
import { WatchedPage } from '../support/browser/watched-page.ts';
import { SpawnedHub } from '../support/spawned-hub.ts';
import { CutProxy } from './cut-proxy.ts';

/** Short, so that a silent connection is doubted within a test's time. */
const SETTINGS = { STEPCAST_HEARTBEAT_MS: '1000', STEPCAST_ALLOWED_HOSTS: REMOTE_HOST };
/** Written while the page hears nothing. */
const MISSED_UPDATES = 50;
/** The page waits ever longer between two attempts to connect, up to 10 s. */
const PATIENT = { timeout: 60_000 };
/** A small phone. */
const NARROW = { width: 360, height: 740 };

interface World {
  readonly browser: Browser;
  readonly spawned: SpawnedHub;
  readonly hub: HubCalls;
}

const worlds: World[] = [];
const world = (): World => worlds[0]!;

beforeAll(async () => {
  const spawned = new SpawnedHub(SETTINGS);
  worlds.push({ spawned, browser: await launchChromium(), hub: new HubCalls(await spawned.url()) });
});

afterAll(async () => {
  await world().browser.close();
  await world().spawned[Symbol.asyncDispose]();
});

async function openPage(options: Parameters<typeof WatchedPage.open>[1] = {}): Promise<WatchedPage> {
  const watched = await WatchedPage.open(world().browser, options);
  onTestFinished(() => watched[Symbol.asyncDispose]());
  return watched;
}

describe('the list', () => {
  it('shows processes newest first, and a new one by itself', async () => {
    const { hub } = world();
    for (const id of ['list-1', 'list-2', 'list-3']) await hub.create(id);
    const watched = await openPage();
    const { page } = watched;
    await page.goto(hub.url);
    const rows = page.locator('.rows [data-row]');
    await rows.first().waitFor();
    const shown = (): Promise<(string | null)[]> => rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-row')));
    expect(await shown()).toEqual((await hub.list()).slice(0, 25));
    await hub.create('list-4');
    await page.locator('.rows > :first-child [data-row="list-4"]').waitFor();
    expect((await shown()).slice(0, 4)).toEqual(['list-4', 'list-3', 'list-2', 'list-1']);
    expect(watched.complaints).toEqual([]);
  });

  it('moves status, step and progress live', async () => {
    const { hub } = world();
    await hub.create('row');
    const watched = await openPage();
    await watched.page.goto(hub.url);
    const row = watched.page.locator('[data-row="row"]');
    await row.getByText('pending').waitFor();
    await hub.write('row', { step: { name: 'pack', progress: 0.25, message: 'in boxes' } });
    for (const text of ['running', 'pack', 'in boxes']) await row.getByText(text, { exact: true }).waitFor();
    await row.locator('[role=progressbar][aria-valuenow="25"]').waitFor();
    await hub.write('row', { step: { name: 'pack', progress: 0.75 } });
    await row.locator('[role=progressbar][aria-valuenow="75"]').waitFor();
    await hub.write('row', { step: { name: 'pack', status: 'completed' }, status: 'completed' });
    await row.getByText('completed', { exact: true }).waitFor();
    await row.locator('[role=progressbar][aria-valuenow="100"]').waitFor();
    expect(watched.complaints).toEqual([]);
  });

  it('is left with Enter and come back to with Escape, by keyboard alone', async () => {
    const { hub } = world();
    await hub.create('keys', { workflow: 'by-keyboard' });
    const watched = await openPage();
    const { page } = watched;
    await page.goto(`${hub.url}/?workflow=by-keyboard`);
    await page.locator('[data-row="keys"]').waitFor();
    await page.locator('header [role=status]', { hasText: 'Live' }).waitFor();
    await page.keyboard.press('j');
    await page.locator('[data-row="keys"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'by-keyboard' }).waitFor();
    expect(page.url()).toBe(`${hub.url}/p/keys`);
    await page.keyboard.press('Escape');
    await page.locator('[data-row="keys"]:focus').waitFor();
    expect(page.url()).toBe(`${hub.url}/?workflow=by-keyboard`);
    expect(watched.complaints).toEqual([]);
  });
});

describe('the page of a process', () => {
  it('shows steps as bars, the state with what changed last, and every raw update', async () => {
    const { hub } = world();
    await hub.create('shown', { state: { items: 2, address: { city: 'Bonn' } } });
    await hub.write('shown', { step: { name: 'charge', status: 'completed' } });
    const watched = await openPage();
    const tab = await ProcessTab.open(watched, hub.url, 'shown');
    const { page } = tab;
    await hub.write('shown', { step: { name: 'pack', progress: 0.5, message: 'in boxes' } });
    const cursor = await hub.write('shown', { patch: { address: { city: 'Berlin' } } });
    await tab.holdsAllUntil(cursor);

    const lanes = page.locator('.lanes [data-row]');
    expect(await lanes.evaluateAll((all) => all.map((lane) => lane.getAttribute('data-row')))).toEqual(['charge', 'pack']);
    expect(await page.getByLabel(/^pack: running, 50/).count()).toBe(1);
    const bar = page.locator('[data-row="pack"] .bar');
    expect(await bar.locator('.bar-fill').evaluate((fill) => fill.style.transform)).toBe('scaleX(0.5)');
    expect((await bar.boundingBox())?.width).toBeGreaterThan(0);
    await page.getByText('in boxes', { exact: true }).waitFor();

    expect(await page.locator('.tree-leaf.tree-changed').allTextContents()).toEqual(['city "Berlin"']);
    expect(await page.locator('.tree-leaf').allTextContents()).toEqual(['items 2', 'city "Berlin"']);

    await page.locator('.entry summary').first().click();
    const json = JSON.parse((await page.locator('.entry-json').textContent()) ?? '') as object;
    expect(json).toMatchObject({ cursor, patch: { address: { city: 'Berlin' } } });
    expect(watched.complaints).toEqual([]);
  });

  it('records a cancel request when asked twice, and none when thought better of', async () => {
    const { hub } = world();
    await hub.create('unwanted');
    const { cursor } = await hub.read('unwanted');
    const watched = await openPage();
    const { page } = await ProcessTab.open(watched, hub.url, 'unwanted');
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Keep it running' }).click();
    await page.getByRole('button', { name: 'Cancel…' }).click();
    expect((await hub.read('unwanted')).cursor).toBe(cursor);
    await page.getByLabel(/^Reason/).fill('not needed any more');
    await page.getByRole('button', { name: 'Request cancel' }).click();
    await page.locator('.cancel-note', { hasText: 'not needed any more' }).waitFor();
    const { snapshot } = await hub.read('unwanted');
    expect(snapshot).toMatchObject({ status: 'pending', cancelRequested: { reason: 'not needed any more' } });
    expect(watched.complaints).toEqual([]);
  });

  it('[CUR-3] goes on at its cursor when the tab is reloaded', async () => {
    const { hub } = world();
    await hub.create('reloaded');
    await using writer = SteadyWriter.start(hub, 'reloaded');
    const watched = await openPage();
    const tab = await ProcessTab.open(watched, hub.url, 'reloaded');
    for (const life of [1, 2, 3]) {
      await writer.more(MISSED_UPDATES);
      const seen = Number.parseInt(await tab.fact('Cursor'), 10);
      await watched.page.reload();
      await tab.untilFollowing('live');
      expect(watched.sockets).toHaveLength(life + 1);
      const [subscribe, ...others] = watched.sockets[life]!.sent;
      expect(others).toEqual([]);
      const held = subscribe?.type === 'subscribe' ? subscribe.cursor! : '0-0';
      expect(writer.cursors).toContain(held);
      expect(seqOf(held)).toBeGreaterThanOrEqual(seen);
      expect(watched.sockets[life]!.received.filter(({ type }) => type === 'snapshot')).toEqual([]);
    }
    await tab.holdsAllUntil(await writer.stop());
    expect(await tab.fact('Resumed')).toBe('3');
    expect(watched.complaints).toEqual([]);
  });

  it.each([
    { where: 'elsewhere', id: 'offline', shown: 'Offline', addressOf: asRemote },
    // Being offline says nothing about a hub on this very machine, so that the page tries on.
    { where: 'on the same machine', id: 'offline-loopback', shown: 'Reconnecting', addressOf: (url: string) => url },
  ] as const)(
    '[CUR-3] misses nothing when the browser was offline and the hub is $where',
    PATIENT,
    async ({ id, shown, addressOf }) => {
      const { hub } = world();
      await hub.create(id);
      await using writer = SteadyWriter.start(hub, id);
      const watched = await openPage();
      const tab = await ProcessTab.open(watched, addressOf(hub.url), id);
      await watched.setOffline(true);
      await tab.untilConnection(shown);
      await tab.untilFollowing('as last seen');
      await writer.more(MISSED_UPDATES);
      await watched.setOffline(false);
      await tab.untilConnection('Live');
      await tab.holdsAllUntil(await writer.stop());
      expect(await tab.fact('Resumed')).toBe('1');
      expect(watched.complaintsBesidesNetwork).toEqual([]);
    },
  );

  it('[CUR-3] misses nothing when its connection was cut, and says so while it is', PATIENT, async () => {
    const { hub } = world();
    await hub.create('cut');
    await using proxy = await CutProxy.start(hub.url);
    await using writer = SteadyWriter.start(hub, 'cut');
    const watched = await openPage();
    const tab = await ProcessTab.open(watched, proxy.url, 'cut');
    for (const resumed of ['1', '2']) {
      await proxy.cut();
      await tab.untilConnection('Reconnecting');
      await tab.untilFollowing('as last seen');
      await writer.more(MISSED_UPDATES);
      proxy.heal();
      await tab.untilConnection('Live');
      await tab.untilFollowing('live');
      expect(await tab.fact('Resumed')).toBe(resumed);
    }
    await tab.holdsAllUntil(await writer.stop());
    expect(watched.complaintsBesidesNetwork).toEqual([]);
  });
});

describe('a hub that was killed and started anew, its memory lost', () => {
  it('[CUR-4] has the page say that the process is gone, instead of leaving it at "running"', async () => {
    await using before = new SpawnedHub(SETTINGS);
    const url = await before.url();
    await new HubCalls(url).create('lost');
    await new HubCalls(url).write('lost', { step: { name: 'work', progress: 0.5 } });
    const watched = await openPage();
    const tab = await ProcessTab.open(watched, url, 'lost');
    await watched.page.locator('.head .badge', { hasText: 'running' }).waitFor();
    before.kill('SIGKILL');
    await tab.untilConnection('Reconnecting');
    await before.ended;
    await using after = new SpawnedHub({ ...SETTINGS, PORT: new URL(url).port });
    expect(await after.url()).toBe(url);
    await watched.page.getByRole('alert').getByText('The hub has no process with this id.').waitFor();
    await tab.untilFollowing('ended');
    expect(await watched.page.locator('.process-stale').count()).toBe(1);
    expect(await watched.page.title()).toMatch(/^gone:/);
    expect(await watched.page.getByText('last seen', { exact: true }).count()).toBe(1);
    expect(await watched.page.getByRole('button', { name: 'Cancel…' }).count()).toBe(0);
    expect(watched.complaintsBesidesNetwork).toEqual([]);
  });

  it('[CUR-4] has the page start afresh when the process is another one of that name', async () => {
    await using before = new SpawnedHub(SETTINGS);
    const url = await before.url();
    const hub = new HubCalls(url);
    await hub.create('reborn');
    await hub.write('reborn', { step: { name: 'work', progress: 0.5 } });
    await using proxy = await CutProxy.start(url);
    const watched = await openPage();
    const tab = await ProcessTab.open(watched, proxy.url, 'reborn');
    before.kill('SIGKILL');
    await Promise.all([before.ended, proxy.cut()]);
    await using after = new SpawnedHub({ ...SETTINGS, PORT: new URL(url).port });
    await after.url();
    await hub.create('reborn', { state: { life: 2 } });
    const cursor = await hub.write('reborn', { step: { name: 'rest', status: 'completed' }, status: 'completed' });
    proxy.heal();
    await tab.untilCursor(cursor);
    expect(await tab.fact('Reset')).toBe('1');
    expect(await watched.page.locator('.head .badge').textContent()).toBe('completed');
    expect(await watched.page.locator('.lanes [data-row]').count()).toBe(1);
    expect(await watched.page.locator('.tree-leaf').allTextContents()).toEqual(['life 2']);
    expect(watched.complaintsBesidesNetwork).toEqual([]);
  });
});

describe('the look', () => {
  it('is another in the dark', async () => {
    const { hub } = world();
    // Ended, so that nothing moves.
    await hub.create('both', { state: { items: 2 } });
    await hub.write('both', { step: { name: 'pack', status: 'completed' }, status: 'completed' });
    const looks = await Promise.all(
      (['light', 'dark'] as const).map(async (colorScheme) => {
        const watched = await openPage({ colorScheme, reducedMotion: 'reduce' });
        const { page } = await ProcessTab.open(watched, hub.url, 'both');
        const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        expect(watched.complaints).toEqual([]);
        return { brightness: brightnessOf(ground), image: await page.screenshot() };
      }),
    );
    const [light, dark] = looks;
    expect(light!.image.equals(dark!.image)).toBe(false);
    expect(light!.brightness).toBeGreaterThan(dark!.brightness);
  });

  /** @param color as the browser computes it, e.g. `rgb(250, 250, 250)` */
  function brightnessOf(color: string): number {
    const parts = color.match(/[\d.]+/g) ?? [];
    return parts.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  }

  it('fits a narrow screen', async () => {
    const { hub } = world();
    const id = `narrow-${'x'.repeat(121)}`;
    const words = 'one after the other '.repeat(6);
    await hub.create(id, { workflow: 'w'.repeat(128), state: { title: words, nested: { ['k'.repeat(200)]: 'v'.repeat(200) } } });
    await hub.write(id, { step: { name: words, message: 'm'.repeat(300), data: 'd'.repeat(300) } });
    await hub.write(id, { data: { stream: 'stdout', lines: ['o'.repeat(300)] }, cancel: { reason: words } });
    await hub.create('narrow');
    const watched = await openPage({ viewport: NARROW });
    const { page } = watched;
    await page.goto(hub.url);
    await page.locator(`[data-row="${id}"]`).waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await ProcessTab.open(watched, hub.url, id);
    for (const name of ['output', 'updates']) {
      await page.getByRole('tab', { name }).click();
      expect(await overflowOf(page), name).toBeLessThanOrEqual(0);
    }
    await ProcessTab.open(watched, hub.url, 'narrow');
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(watched.complaints).toEqual([]);
  });

  it.each([
    { what: 'title', id: 'wide-title', state: { title: 't'.repeat(200) }, parts: { data: 0 } },
    { what: 'step name', id: 'wide-step', state: {}, parts: { step: { name: 's'.repeat(128) } } },
    { what: 'cancel reason', id: 'wide-cancel', state: {}, parts: { cancel: { reason: 'r'.repeat(300) } } },
  ])('breaks a $what without spaces where the screen ends', async ({ id, state, parts }) => {
    const { hub } = world();
    await hub.create(id, { state });
    await hub.write(id, parts);
    const watched = await openPage({ viewport: NARROW });
    const { page } = await ProcessTab.open(watched, hub.url, id);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  /** Pixels by which the page is wider than its window; a scroll bar's place counts for the window. */
  function overflowOf(page: Page): Promise<number> {
    return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }
});

describe('for those who do not see it or have no mouse', () => {
  /** What has to have a name, in the notation of Playwright's snapshots of the accessibility tree: `- button "Save" [pressed]`. */
  const NAMELESS = /^\s*- (?:button|link|textbox|searchbox|combobox|tab|progressbar|heading|dialog|region|log)(?! ")\b.*$/gm;

  it('everything to act on has a name, and what changes is announced', async () => {
    const { hub } = world();
    await hub.create('named');
    await hub.write('named', { step: { name: 'work', progress: 0.5 } });
    const watched = await openPage();
    const { page } = watched;
    await page.goto(hub.url);
    await page.locator('[data-row="named"]').waitFor();
    expect((await page.locator('body').ariaSnapshot()).match(NAMELESS)).toBeNull();
    await ProcessTab.open(watched, hub.url, 'named');
    expect((await page.locator('body').ariaSnapshot()).match(NAMELESS)).toBeNull();
    const announced = page.locator('[aria-live=polite]', { hasText: 'Process running, step work running' });
    await announced.waitFor({ state: 'attached' });
    await hub.write('named', { status: 'waiting' });
    await page.locator('[aria-live=polite]', { hasText: 'Process waiting' }).waitFor({ state: 'attached' });
    expect(await page.locator('header [role=status]').count()).toBe(1);
    await page.getByRole('button', { name: 'Cancel…' }).click();
    expect((await page.getByRole('dialog').ariaSnapshot()).match(NAMELESS)).toBeNull();
    expect(watched.complaints).toEqual([]);
  });

  it.each(['/', '/p/reached'])('the tab key goes through all of %s, and what it reaches is marked', async (path) => {
    const { hub } = world();
    await hub.create(path === '/' ? 'reached-in-list' : 'reached');
    const watched = await openPage();
    const { page } = watched;
    await page.goto(hub.url + path);
    await page.locator(path === '/' ? '[data-row="reached-in-list"]' : '.facts-following').waitFor();
    const wanted = await page
      .locator('a[href], button, input, select')
      .evaluateAll((all) => all.filter((each) => each.checkVisibility() && (each as HTMLElement).tabIndex >= 0).length);
    const reached = new Set<string>();
    for (;;) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(describeFocus);
      if (focused === null) continue; // Between the last and the first.
      if (reached.has(focused.key)) break;
      expect(focused.isMarked, `${focused.key} is marked`).toBe(true);
      reached.add(focused.key);
    }
    expect(wanted).toBeGreaterThan(2);
    expect(reached.size).toBeGreaterThanOrEqual(wanted);
    expect(watched.complaints).toEqual([]);
  });

  /** Runs in the page. Null when nothing has the focus. */
  function describeFocus(): { readonly key: string; readonly isMarked: boolean } | null {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const all = [...document.querySelectorAll('*')];
    const isMarked = element.matches(':focus-visible') && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    return { key: `${element.tagName} ${all.indexOf(element)}`, isMarked };
  }
});
