import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one attempt: passed on and answered; passed on, but its answer is lost; lost on its way there. */
export type Fate = 'answered' | 'answer-lost' | 'request-lost';

/** An HTTP network that breaks connections at the worst moments. Each attempt's fate is asked for by its operation id. */
export class LossyProxy implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(url: string, fateOf: (op: string) => Fate): Promise<LossyProxy> {
    const server = createServer((request, response) => {
      const op = request.headers['idempotency-key'];
      const fate = typeof op === 'string' ? fateOf(op) : 'answered';
      if (fate === 'request-lost') request.socket.destroy();
      else passOn(url, { request, response }, fate);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new LossyProxy(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function passOn(url: string, { request, response }: Exchange, fate: Fate): void {
  const { method, headers } = request;
  const toHub = send(new URL(request.url ?? '/', url), { method, headers, agent: false }, (answer) => {
    if (fate === 'answer-lost') {
      answer.resume();
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  toHub.on('error', () => request.socket.destroy());
  request.pipe(toHub);
}
