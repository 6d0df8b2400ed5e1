import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../adapters/system/system-random.ts';
import { requestIdOf, traceIdOf } from './request-id.ts';

function request(headers: Readonly<Record<string, string>>): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers });
}

describe('requestIdOf', () => {
  it.each(['a', '7f3e:1/2+3=@b', 'x'.repeat(128)])('takes over %j', (id) => {
    expect(requestIdOf(request({ 'x-request-id': id }), systemRandom())).toBe(id);
  });

  it.each(['', ' ', 'a b', 'a\r\nb', '"', 'ä', 'x'.repeat(129)])('draws one in place of %j', (id) => {
    expect(requestIdOf(request({ 'x-request-id': id }), systemRandom())).toMatch(/^[\w-]{21}$/);
  });
});

describe('traceIdOf', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';

  it.each([`00-${trace}-b7ad6b7169203331-01`, `cc-${trace}-b7ad6b7169203331-00-of-later`])(
    'reads the trace out of %s',
    (traceparent) => {
      expect(traceIdOf(request({ traceparent }))).toBe(trace);
    },
  );

  it.each([
    '',
    trace,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${trace.toUpperCase()}-b7ad6b7169203331-01`,
    `00-${trace}-1-01`,
  ])('finds none in %j', (traceparent) => {
    expect(traceIdOf(request({ traceparent }))).toBeUndefined();
  });
});
