import { expect, test } from 'vitest';
import { fullJitterMs, retryDelayMs } from './backoff.ts';
import { CLIENT_LIMITS } from './client-limits.ts';

test('retries at once when it is the first time', () => {
  expect(retryDelayMs(1, 0.99)).toBe(0);
});

test('spreads over the whole range when it is not the first time', () => {
  expect(retryDelayMs(2, 0)).toBe(0);
  expect(retryDelayMs(2, 0.999)).toBe(999);
  expect(fullJitterMs(3, 0.5)).toBe(1000);
});

test('stays below the longest delay when there were many attempts', () => {
  expect(fullJitterMs(2000, 0.999_999)).toBe(CLIENT_LIMITS.maxRetryDelayMs - 1);
});
