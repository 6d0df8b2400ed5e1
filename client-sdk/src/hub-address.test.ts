import { expect, test } from 'vitest';
import { readHubAddress } from './hub-address.ts';

test.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', 'ws://127.0.0.1:8080/ws', true],
  ['http://localhost/', 'http://localhost', 'ws://localhost/ws', true],
  ['http://[::1]:81', 'http://[::1]:81', 'ws://[::1]:81/ws', true],
  ['https://example.org/hub/', 'https://example.org/hub', 'wss://example.org/hub/ws', false],
  ['https://127.example.org', 'https://127.example.org', 'wss://127.example.org/ws', false],
])('derives every address when given %s', (url, ...[http, webSocket, isLoopback]) => {
  expect(readHubAddress(url)).toEqual({ http, webSocket, isLoopback });
});

test.each(['ws://127.0.0.1', '127.0.0.1:8080', 'file:///tmp'])('refuses %s when it is no address of a hub', (url) => {
  expect(() => readHubAddress(url)).toThrow(TypeError);
});
