/** Handshakes that are refused: how, and that nothing of them stays behind. */
import { setTimeout as pause } from 'node:timers/promises';
import { ERROR_CODES, type ErrorCode } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { hubOfFile, witnessOf } from '../support/hub-of-file.ts';
import { RunningHub } from '../support/running-hub.ts';
import { handshakeText, type HandshakeChanges } from '../support/wire/handshake.ts';
import { RawConnection } from '../support/wire/raw-connection.ts';
import { RawWebSocket } from '../support/wire/raw-web-socket.ts';

const file = hubOfFile();
const witness = witnessOf(file);

type Refused = readonly [name: string, changes: HandshakeChanges, code: ErrorCode];

const REFUSED: readonly Refused[] = [
  ['another path', { requestLine: 'GET /websocket HTTP/1.1' }, 'not-found'],
  ['a path below', { requestLine: 'GET /ws/ HTTP/1.1' }, 'not-found'],
  ['a path in capitals', { requestLine: 'GET /WS HTTP/1.1' }, 'not-found'],
  ['the path of a process', { requestLine: 'GET /process/witnessed/events HTTP/1.1' }, 'not-found'],
  ['another subprotocol', { headers: { 'Sec-WebSocket-Protocol': 'stepcast.v2' } }, 'invalid-request'],
  ['a token and no subprotocol', { headers: { 'Sec-WebSocket-Protocol': 'bearer.abc' } }, 'invalid-request'],
  ['a foreign Origin', { headers: { Origin: 'https://elsewhere.example' } }, 'origin-denied'],
  ['an Origin on another port', { headers: { Origin: 'http://127.0.0.1:1' } }, 'origin-denied'],
  ['an opaque Origin', { headers: { Origin: 'null' } }, 'origin-denied'],
  ['an Origin that is none', { headers: { Origin: '%' } }, 'origin-denied'],
  ['a foreign Host', { headers: { Host: 'elsewhere.example' } }, 'host-denied'],
  ['a Host that begins like ours', { headers: { Host: '127.0.0.1.elsewhere.example' } }, 'host-denied'],
  ['an empty Host', { headers: { Host: '' } }, 'host-denied'],
  ['no Host', { headers: { Host: null } }, 'host-denied'],
  ['no key', { headers: { 'Sec-WebSocket-Key': null } }, 'invalid-request'],
  ['a key that is too short', { headers: { 'Sec-WebSocket-Key': 'c2hvcnQ=' } }, 'invalid-request'],
  ['a key that is no base64', { headers: { 'Sec-WebSocket-Key': '!'.repeat(24) } }, 'invalid-request'],
  ['no version', { headers: { 'Sec-WebSocket-Version': null } }, 'invalid-request'],
  ['an unknown version', { headers: { 'Sec-WebSocket-Version': '7' } }, 'invalid-request'],
  ['subprotocols that are no list', { headers: { 'Sec-WebSocket-Protocol': 'stepcast.v1,,' } }, 'invalid-request'],
  ['the same subprotocol twice', { headers: { 'Sec-WebSocket-Protocol': 'stepcast.v1, stepcast.v1' } }, 'invalid-request'],
  ['another method', { requestLine: 'POST /ws HTTP/1.1' }, 'method-not-allowed'],
  ['headers of more than 64 KiB', { headers: { Cookie: 'c'.repeat(65_536) } }, 'headers-too-large'],
  ['a line that is no request', { requestLine: 'GET  HTTP' }, 'invalid-request'],
  ['a line break within a header', { headers: { Origin: 'a\nb' } }, 'invalid-request'],
];

describe('a WebSocket handshake', () => {
  it.each(REFUSED)('[PRO-3] is refused with a problem and the connection closed when it has %s', async (_name, changes, code) => {
    using connection = new RawConnection(file.hub.url);
    connection.write(handshakeText(file.hub.url, changes));
    await connection.ended();
    const [head = '', body = ''] = connection.text.split('\r\n\r\n');
    const { status } = ERROR_CODES[code];
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(head.toLowerCase()).toContain('connection: close');
    expect(JSON.parse(body)).toMatchObject({ code, status });
    await witness.stillHears();
  });

  it('[PRO-2] that is followed by other bytes ends its connection and is harmless', async () => {
    using connection = new RawConnection(file.hub.url);
    connection.write(handshakeText(file.hub.url) + '\0\x01garbage');
    await connection.ended();
    await witness.stillHears();
  });

  it('takes the subprotocol among others, and a client that names none', async () => {
    using several = await RawWebSocket.open(file.hub.url, {
      headers: { 'Sec-WebSocket-Protocol': 'other, stepcast.v1, bearer.abc' },
    });
    expect(several.head).toContain('Sec-WebSocket-Protocol: stepcast.v1\r\n');
    await several.answersPing();
    using none = await RawWebSocket.open(file.hub.url, { headers: { 'Sec-WebSocket-Protocol': null } });
    expect(none.head).not.toContain('Sec-WebSocket-Protocol');
    await none.answersPing();
  });

  it('takes a page of its own, and one of localhost', async () => {
    const { host, port } = new URL(file.hub.url);
    using same = await RawWebSocket.open(file.hub.url, { headers: { Origin: `http://${host}` } });
    await same.answersPing();
    const headers = { Origin: `http://localhost:${port}`, Host: `localhost:${port}` };
    using local = await RawWebSocket.open(file.hub.url, { headers });
    await local.answersPing();
  });

  it('[PRO-3] is refused as overloaded when there are as many connections as the hub takes', async () => {
    await using small = await RunningHub.start({ STEPCAST_MAX_CONNECTIONS: '1' });
    using first = await RawWebSocket.open(small.url);
    using refused = new RawConnection(small.url);
    refused.write(handshakeText(small.url));
    await refused.ended();
    expect(refused.text).toMatch(/^HTTP\/1\.1 503 [^]*Retry-After: 1[^]*"code":"overloaded"/);
    await first.answersPing();
  });
});

describe('a client whose handshake was refused', () => {
  it('[PRO-2] cannot keep its connection by never closing it', async () => {
    using connection = new RawConnection(file.hub.url);
    connection.write(handshakeText(file.hub.url, { requestLine: 'GET /nothing HTTP/1.1' }));
    await connection.ended();
    // A connection that the hub has let go of is reset by what still comes; the client hears of it when it writes once more.
    for (let n = 0; n < 200 && !connection.socket.destroyed; n++) {
      connection.write('x');
      await pause(5);
    }
    expect(connection.socket.destroyed).toBe(true);
  });
});

describe('a request to upgrade to anything else', () => {
  it('is answered as if it had not asked, as every server may', async () => {
    using connection = new RawConnection(file.hub.url);
    const headers = { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings', 'HTTP2-Settings': 'AAMAAABkAAQCAAAAAAIAAAAA' };
    connection.write(handshakeText(file.hub.url, { requestLine: 'GET /live HTTP/1.1', headers }));
    await connection.until(() => connection.text.includes('\r\n\r\n'), 'the answer');
    expect(connection.text).toMatch(/^HTTP\/1\.1 200 /);
  });
});
