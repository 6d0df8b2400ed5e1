import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between two that can be cut: passes TCP connections on to `url`, or breaks them all and takes no new ones. */
export class CutProxy implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #onConnection: Set<() => void>;
  readonly #state: { isCut: boolean };

  private constructor(server: Server, parts: { sockets: Set<Socket>; state: { isCut: boolean }; onConnection: Set<() => void> }) {
    this.#server = server;
    this.#sockets = parts.sockets;
    this.#state = parts.state;
    this.#onConnection = parts.onConnection;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(url: string): Promise<CutProxy> {
    const { hostname, port } = new URL(url);
    const sockets = new Set<Socket>();
    const state = { isCut: false };
    const onConnection = new Set<() => void>();
    const keep = (socket: Socket): void => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    };
    const server = createServer((client) => {
      keep(client);
      for (const tell of onConnection) tell();
      if (state.isCut) return void client.resetAndDestroy();
      const hub = createConnection(Number(port), hostname);
      keep(hub);
      client.pipe(hub).pipe(client);
      client.on('close', () => hub.destroy());
      hub.on('close', () => client.destroy());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new CutProxy(server, { sockets, state, onConnection });
  }

  /** Resolves when somebody has tried to connect in vain. */
  async cut(): Promise<void> {
    this.#state.isCut = true;
    const tried = new Promise<void>((resolve) => this.#onConnection.add(resolve));
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await tried;
    this.#onConnection.clear();
  }

  heal(): void {
    this.#state.isCut = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
