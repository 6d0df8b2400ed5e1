/** An HTTP client that costs next to nothing, so that the server is what is measured. It trusts the server to speak plainly. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

export function post(path: string, headers: readonly string[], body = ''): Buffer {
  return Buffer.from([`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', body].join('\r\n'));
}

export function postJson(path: string, body: object): Buffer {
  const text = JSON.stringify(body);
  return post(path, ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`], text);
}

/** Sends a request again and again on one connection, each when the one before is answered, while `goOn` says so. */
export async function repeat(socket: Socket, request: Buffer, goOn: () => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  let held = '';
  const onData = (chunk: Buffer): void => {
    held += chunk.toString('latin1');
    const length = answerLength(held);
    if (length === null || held.length < length) return;
    if (!/^HTTP\/1\.1 20[01] /.test(held)) reject(new Error(held));
    held = '';
    if (goOn()) socket.write(request);
    else resolve(undefined);
  };
  socket.on('error', reject).on('data', onData);
  socket.write(request);
  await promise.finally(() => socket.off('error', reject).off('data', onData));
}

/** Length of the whole answer that begins with `head`; null while its headers are not there. */
function answerLength(head: string): number | null {
  const end = head.indexOf('\r\n\r\n');
  return end < 0 ? null : end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
}

export interface Upload {
  readonly path: string;
  /** Whole lines. */
  readonly lines: Buffer;
  readonly goOn: () => boolean;
  readonly onAnswers: (count: number) => void;
}

const NEWLINE = 0x0a;

/** Sends lines as one NDJSON body for as long as `goOn` says; resolves when the answers have ended. */
export async function upload(socket: Socket, { path, lines, goOn, onAnswers }: Upload): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  socket.on('error', reject).on('data', (chunk: Buffer) => {
    onAnswers(countAnswers(chunk));
    if (chunk.subarray(-5).toString('latin1') === '0\r\n\r\n') resolve(undefined);
  });
  socket.write(post(path, ['Content-Type: application/x-ndjson', 'Transfer-Encoding: chunked']));
  const piece = Buffer.concat([Buffer.from(`${lines.length.toString(16)}\r\n`), lines, Buffer.from('\r\n')]);
  while (goOn()) if (!socket.write(piece)) await once(socket, 'drain');
  socket.write('0\r\n\r\n');
  await promise;
}

/** Answers end in `}` and a newline; those of headers and chunks in CR LF do not. */
function countAnswers(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) if (chunk[at - 1] !== 0x0d) count += 1;
  return count;
}
