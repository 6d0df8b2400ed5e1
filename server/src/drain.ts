import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Gateway } from './gateway/gateway.ts';
import type { Clock } from './ports/clock.ts';

/** A connection that is kept alive may become idle at any time while the last requests are answered. */
const IDLE_CHECK_MS = 100;

export interface Drainable {
  /** Its `close` stops accepting and resolves when every connection has ended. */
  readonly http: { close(): PromiseLike<unknown>; readonly server: { closeIdleConnections(): void } };
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly sockets: ReadonlySet<Socket>;
}

/** Every open socket of a server, those that became WebSockets too. */
export function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

/**
 * Stops accepting, says goodbye to every viewer, lets requests under way end; whatever is left after `deadlineMs` is cut. [GW-9]
 */
export async function drain({ http, gateway, clock, sockets }: Drainable, deadlineMs: number): Promise<void> {
  gateway.drain();
  const deadline = clock.after(deadlineMs, () => {
    for (const socket of sockets) socket.destroy();
  });
  const idleCheck = clock.every(IDLE_CHECK_MS, () => http.server.closeIdleConnections());
  await http.close();
  idleCheck.cancel();
  deadline.cancel();
}
