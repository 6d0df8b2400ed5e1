/** Takes WebSocket handshakes at /ws and starts a session for each. */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BEARER_PREFIX, LIMITS, StepcastError, SUBPROTOCOL } from '@stepcast/shared';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Gateway } from '../../gateway/gateway.ts';
import { checkCaller, type OriginPolicy } from '../origin-policy.ts';
import { problemOf } from '../problem.ts';
import { WsLink } from './ws-link.ts';
import { WsSession, type WsSessionDeps } from './ws-session.ts';

export interface WsServerDeps extends Omit<WsSessionDeps, 'heartbeatMs'> {
  readonly gateway: Gateway;
  readonly originPolicy: OriginPolicy;
}

/** A frame past `LIMITS.frameBytes` gets a typed error; one past this ends the connection before it is read. */
const MAX_PAYLOAD_BYTES = 4 * LIMITS.frameBytes;
const CLOSE_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 30_000;

const OPTIONS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MAX_PAYLOAD_BYTES,
  // Known to `ws`, not to its types: how long the other side may take over its close frame.
  closeTimeout: CLOSE_TIMEOUT_MS,
  // Text that is not UTF-8 gets a typed error from our own parser; `ws` would close the connection.
  skipUTF8Validation: true,
  handleProtocols: (offered: Set<string>) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
} as const;

export function attachWsServer(server: Server, deps: WsServerDeps): void {
  const webSockets = new WebSocketServer(OPTIONS);
  webSockets.on('wsClientError', (error, socket, { method }) => {
    refuseUpgrade(socket, new StepcastError(method === 'GET' ? 'invalid-request' : 'method-not-allowed', error.message));
  });
  server.on('upgrade', (request, socket, head) => {
    const refuse = (error: unknown): void => refuseUpgrade(socket, known(error, deps));
    // Without a listener an early reset would be thrown.
    const onEarlyError = (): void => void socket.destroy();
    socket.on('error', onEarlyError);
    try {
      checkUpgrade(request, deps);
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        socket.off('error', onEarlyError);
        accept({ webSocket, socket, request }, deps);
      });
    } catch (error) {
      refuse(error);
    }
  });
}

function checkUpgrade(request: IncomingMessage, { gateway, originPolicy }: WsServerDeps): void {
  if (request.url?.split('?', 1)[0] !== '/ws') throw new StepcastError('not-found', 'WebSockets are at /ws');
  checkCaller(originPolicy, { host: request.headers.host, origin: request.headers.origin });
  const offered = offeredProtocols(request);
  if (offered.length > 0 && !offered.includes(SUBPROTOCOL)) {
    throw new StepcastError('invalid-request', `The hub speaks the subprotocol ${SUBPROTOCOL}`);
  }
  gateway.checkRoom();
}

interface Accepted {
  readonly webSocket: WebSocket;
  readonly socket: Duplex;
  readonly request: IncomingMessage;
}

function accept({ webSocket, socket, request }: Accepted, deps: WsServerDeps): void {
  const { gateway, logger } = deps;
  (socket as Socket).setNoDelay(true);
  (socket as Socket).setKeepAlive(true, KEEP_ALIVE_MS);
  const link = new WsLink(webSocket, socket);
  const connection = gateway.connect(link);
  const session = new WsSession(connection, link, { ...deps, heartbeatMs: gateway.options.heartbeatMs });
  webSocket.on('message', (data, isBinary) => {
    link.heard();
    session.take(data as Buffer, isBinary);
  });
  webSocket.on('pong', () => link.heard());
  webSocket.on('error', (error) => logger.debug({ err: error, connection: connection.id }, 'A WebSocket failed'));
  webSocket.on('close', () => {
    session.stop();
    connection.closed();
  });
  socket.on('drain', () => connection.drained());
  session.start(tokenOf(request)).catch((error: unknown) => logger.error({ err: error }, 'A session did not start'));
}

function offeredProtocols(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Browsers cannot set headers on a WebSocket, so the token may come as a second subprotocol. Never in the URL: URLs are logged. */
function tokenOf(request: IncomingMessage): string | null {
  const offered = offeredProtocols(request).find((name) => name.startsWith(BEARER_PREFIX));
  if (offered !== undefined) return offered.slice(BEARER_PREFIX.length);
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

function known(error: unknown, { logger, ports }: WsServerDeps): StepcastError {
  if (error instanceof StepcastError) return error;
  ports.metrics.count('internal_errors');
  logger.error({ err: error }, 'A WebSocket handshake failed');
  return new StepcastError('internal');
}

function refuseUpgrade(socket: Duplex, error: StepcastError): void {
  const body = JSON.stringify(problemOf(error));
  const { status, retry } = error.row;
  const head = [
    `HTTP/1.1 ${status} Refused`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(retry ? ['Retry-After: 1'] : []),
  ];
  // Destroyed when it is sent: a client that never closes its side would keep the socket.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
