import assert from 'node:assert/strict';
import type { Cursor, Snapshot } from '@stepcast/shared';
import { Follower } from '../../support/follower.ts';
import { RawWebSocket } from '../../support/wire/raw-web-socket.ts';

const PROCESS = 'innocent';

/** A writer and a viewer with a process of their own, who go about their business while the hub is under attack. */
export class Innocents implements Disposable {
  readonly #url: string;
  readonly #writer: RawWebSocket;
  readonly #viewer: RawWebSocket;
  readonly #follower = new Follower(PROCESS, 'log');
  readonly #acknowledged: Cursor[] = [];
  #failure: Error | null = null;
  #isStopping = false;
  #working: Promise<void> = Promise.resolve();

  private constructor(url: string, clients: { readonly writer: RawWebSocket; readonly viewer: RawWebSocket }) {
    this.#url = url;
    this.#writer = clients.writer;
    this.#viewer = clients.viewer;
  }

  static async start(url: string): Promise<Innocents> {
    const body = JSON.stringify({ workflow: 'innocent', id: PROCESS });
    const created = await fetch(`${url}/process`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(created.status, 201);
    const options = { keepsMessages: false };
    const innocents = new Innocents(url, {
      writer: await RawWebSocket.open(url, options),
      viewer: await RawWebSocket.open(url, options),
    });
    await innocents.#follow();
    innocents.#working = innocents.#write().catch((error: unknown) => void (innocents.#failure ??= error as Error));
    return innocents;
  }

  /** Stops them, and fails unless every update that was acknowledged was seen, once and in order. Resolves with their number. */
  async check(): Promise<number> {
    this.#isStopping = true;
    await this.#working;
    this.#failIfFailed();
    const last = this.#acknowledged.at(-1);
    await this.#viewer.until(() => this.#follower.cursor === last || this.#failure !== null, `the viewer to be at ${last}`);
    this.#failIfFailed();
    assert.deepEqual(
      this.#follower.path.slice(1),
      this.#acknowledged.map((cursor) => ({ cursor, by: 'update' })),
    );
    const stored = (await (await fetch(`${this.#url}/process/${PROCESS}`)).json()) as Snapshot;
    assert.deepEqual(this.#follower.snapshot, stored);
    assert.deepEqual(stored.state, { n: this.#acknowledged.length - 1 });
    return this.#acknowledged.length;
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
    this.#viewer[Symbol.dispose]();
  }

  #failIfFailed(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  async #follow(): Promise<void> {
    this.#viewer.onMessage = (message) => {
      try {
        this.#follower.take(message);
      } catch (error) {
        this.#failure ??= error as Error;
      }
    };
    this.#viewer.send({ type: 'subscribe', process: PROCESS, mode: 'log' });
    await this.#viewer.until(() => this.#follower.isLive, 'live');
  }

  async #write(): Promise<void> {
    this.#writer.onMessage = (message) => {
      if (message.type === 'ack') this.#acknowledged.push(message.cursor);
      else if (message.type === 'error') this.#failure ??= new Error(`The innocent writer was told ${message.code}`);
    };
    for (let n = 0; !this.#isStopping && this.#failure === null; n++) {
      this.#writer.send({ type: 'update', process: PROCESS, op: `n${n}`, patch: { n } });
      await this.#writer.until(() => this.#acknowledged.length > n || this.#failure !== null, `the ack of update ${n}`);
    }
  }
}
