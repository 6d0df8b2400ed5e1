import assert from 'node:assert/strict';
import { seqOf, type Cursor } from '@stepcast/shared';
import type { Locator, Page } from 'playwright-core';
import { Follower } from '../follower.ts';
import type { WatchedPage, WatchedSocket } from './watched-page.ts';

/** The inspector's page of one process, read as a person reads it. */
export class ProcessTab {
  readonly page: Page;
  readonly #watched: WatchedPage;
  readonly #id: string;

  private constructor(watched: WatchedPage, id: string) {
    this.page = watched.page;
    this.#watched = watched;
    this.#id = id;
  }

  static async open(watched: WatchedPage, url: string, id: string): Promise<ProcessTab> {
    const tab = new ProcessTab(watched, id);
    await watched.page.goto(`${url}/p/${id}`);
    await tab.untilFollowing('live');
    return tab;
  }

  /** What the page says about how it follows: Following, Cursor, Updates, Resumed, Reset, Conflated. */
  async fact(name: string): Promise<string> {
    return (
      (await this.#fact(new RegExp(`^${name}`))
        .locator('dd')
        .textContent()) ?? ''
    );
  }

  untilFollowing(text: 'live' | 'as last seen' | 'ended'): Promise<void> {
    return this.#fact(new RegExp(`^Following${text}$`)).waitFor();
  }

  untilCursor(cursor: Cursor): Promise<void> {
    return this.#fact(new RegExp(`^Cursor${cursor}$`)).waitFor();
  }

  untilConnection(text: 'Live' | 'Reconnecting' | 'Offline'): Promise<void> {
    return this.page.locator('header [role=status]', { hasText: new RegExp(`^${text}$`) }).waitFor();
  }

  /**
   * Fails unless the page, once it stands at `cursor`, has taken every update since the beginning exactly once, and never started
   * afresh: neither by what it shows nor by what it was sent.
   */
  async holdsAllUntil(cursor: Cursor): Promise<void> {
    await this.untilCursor(cursor);
    assert.equal(await this.fact('Updates'), String(seqOf(cursor)));
    assert.deepEqual([await this.fact('Reset'), await this.fact('Conflated')], ['0', '0']);
    await this.page.getByRole('tab', { name: 'updates' }).click();
    const shown = (await this.page.locator('.entry-seq').allTextContents()).map(Number);
    assert.ok(shown.length > 1, 'no updates are shown');
    assert.deepEqual(
      shown,
      Array.from(shown, (_, index) => seqOf(cursor) - index),
    );
    for (const socket of this.#watched.sockets) this.#follow(socket);
  }

  #follow({ sent, received }: WatchedSocket): void {
    const asked = sent.find((message) => message.type === 'subscribe' && message.process === this.#id);
    if (asked?.type !== 'subscribe') return;
    assert.ok(asked.cursor !== undefined, 'subscribed without a position');
    const follower = new Follower(this.#id, 'log', { cursor: asked.cursor, snapshot: null });
    for (const message of received) follower.take(message);
    assert.deepEqual(
      follower.path.filter(({ by }) => by !== 'update'),
      [],
    );
  }

  #fact(text: RegExp): Locator {
    return this.page.locator('.facts-following .fact', { hasText: text });
  }
}
