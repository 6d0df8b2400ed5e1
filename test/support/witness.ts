import type { RunningHub } from './running-hub.ts';
import { RawWebSocket } from './wire/raw-web-socket.ts';

const PROCESS = 'witnessed';

/** Someone else on the same hub, who has nothing to do with what goes wrong and must not notice it. */
export class Witness implements Disposable {
  readonly #hub: RunningHub;
  readonly #webSocket: RawWebSocket;

  private constructor(hub: RunningHub, webSocket: RawWebSocket) {
    this.#hub = hub;
    this.#webSocket = webSocket;
  }

  static async start(hub: RunningHub): Promise<Witness> {
    await hub.create(PROCESS);
    const webSocket = await RawWebSocket.open(hub.url);
    webSocket.send({ type: 'subscribe', process: PROCESS, mode: 'log' });
    await webSocket.until(() => webSocket.has('live'), 'live');
    return new Witness(hub, webSocket);
  }

  /** Resolves when an update that is written now has come, in its place in the chain. */
  async stillHears(): Promise<void> {
    const { messages } = this.#webSocket;
    const before = messages.findLast((message) => message.type === 'update' || message.type === 'snapshot');
    const cursor = await this.#hub.write(PROCESS, { data: 'still there?' });
    const heard = () => messages.find((message) => message.type === 'update' && message.cursor === cursor);
    await this.#webSocket.until(() => heard() !== undefined, `update ${cursor} at the witness`);
    const update = heard();
    if (update?.type !== 'update' || update.prev !== before?.cursor)
      throw new Error(`The witness missed what was before ${cursor}`);
  }

  [Symbol.dispose](): void {
    this.#webSocket[Symbol.dispose]();
  }
}
