import { describe, expect, it } from 'vitest';
import { checkCaller, LOOPBACK_HOSTS, type Caller } from './origin-policy.ts';

const policy = { allowedOrigins: ['https://app.test'], allowedHosts: [...LOOPBACK_HOSTS, 'hub.test'] };

describe('checkCaller', () => {
  it.each([
    { host: 'localhost:8080', origin: undefined },
    { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' },
    { host: '[::1]:8080', origin: 'http://[::1]:8080' },
    { host: 'LOCALHOST', origin: 'http://localhost' },
    { host: 'hub.test', origin: 'https://hub.test' },
    { host: 'localhost:8080', origin: 'https://app.test' },
  ] satisfies Caller[])('lets in $origin at $host', (caller) => {
    expect(() => checkCaller(policy, caller)).not.toThrow();
  });

  it.each([
    { host: 'localhost:8080', origin: 'https://evil.test' },
    { host: 'localhost:8080', origin: 'http://localhost:9090' },
    { host: 'localhost:8080', origin: 'null' },
    { host: 'localhost:8080', origin: 'https://app.test.evil.test' },
  ] satisfies Caller[])('keeps out the page of $origin', (caller) => {
    expect(() => checkCaller(policy, caller)).toThrow(expect.objectContaining({ code: 'origin-denied' }) as Error);
  });

  it.each([undefined, '', 'evil.test', 'evil.test:8080', '127.0.0.1.evil.test', 'localhost.evil.test:8080'])(
    'keeps out the host name %s, which may have been made to point here',
    (host) => {
      expect(() => checkCaller(policy, { host, origin: undefined })).toThrow(
        expect.objectContaining({ code: 'host-denied' }) as Error,
      );
    },
  );

  it('lets in every origin when all are allowed', () => {
    expect(() =>
      checkCaller({ ...policy, allowedOrigins: ['*'] }, { host: 'localhost', origin: 'https://evil.test' }),
    ).not.toThrow();
  });
});
