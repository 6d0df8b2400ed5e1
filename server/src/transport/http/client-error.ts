import type { Socket } from 'node:net';
import { StepcastError } from '@stepcast/shared';
import { problemOf } from '../problem.ts';
import { PROBLEM_TYPE } from './problem-reply.ts';

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};

/** Answers bytes that are no HTTP request, or come too slowly to be one, and ends the connection. Nothing else has seen them. */
export function replyClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const failure = failureOf(error.code);
  const body = JSON.stringify(problemOf(failure));
  const { status } = failure.row;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_TEXTS[status]}`,
    'Connection: close',
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function failureOf(code: string | undefined): StepcastError {
  if (code === 'HPE_HEADER_OVERFLOW') return new StepcastError('headers-too-large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new StepcastError('request-timeout', 'The headers did not arrive in time');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return new StepcastError('too-large', 'The chunk extensions are too large');
  return new StepcastError('invalid-request', 'This is not an HTTP/1.1 request');
}
