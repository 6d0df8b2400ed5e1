import type { Socket } from 'node:net';

/**
 * A number that changes whenever the kernel takes anything from the socket. Node counts a large write only when it is done, so
 * the count of libuv's own queue is added where Node shows it, as its socket time-outs do (net.js, `_onTimeout`).
 */
export function progressMarkOf(socket: Socket): number {
  const handle = (socket as unknown as { readonly _handle?: { readonly writeQueueSize?: number } | null })._handle;
  return socket.bytesWritten - socket.writableLength - (handle?.writeQueueSize ?? 0);
}
