import { SUBPROTOCOL } from '@stepcast/shared';

export interface HandshakeChanges {
  readonly requestLine?: string;
  /** Headers to set, or with null to leave out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** A WebSocket handshake (RFC 6455, section 4.1), with whatever is to be wrong about it. */
export function handshakeText(url: string, { requestLine = 'GET /ws HTTP/1.1', headers = {} }: HandshakeChanges = {}): string {
  const all: Record<string, string | null> = {
    Host: new URL(url).host,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'c3RlcGNhc3Qgc3RlcGNhcw==',
    'Sec-WebSocket-Protocol': SUBPROTOCOL,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${[requestLine, ...lines].join('\r\n')}\r\n\r\n`;
}
