import { expect, it } from 'vitest';
import { messageFrame } from '../../gateway/frame.ts';
import { canBuildFrames, WS_FORMAT } from './ws-format.ts';

it('[GW-4] finds the frame builder in this version of ws', () => {
  expect(canBuildFrames).toBe(true);
});

it('[GW-4] makes one unmasked text frame', () => {
  const frame = messageFrame({ type: 'pong' });
  const bytes = frame.in(WS_FORMAT);
  expect([...bytes.subarray(0, 2)]).toEqual([0x81, frame.text.length]);
  expect(bytes.subarray(2).toString()).toBe(frame.text);
  expect(frame.in(WS_FORMAT)).toBe(bytes);
});

it('[GW-10] puts a ping behind a heartbeat', () => {
  const frame = messageFrame({ type: 'heartbeat', at: 1 });
  expect([...frame.in(WS_FORMAT).subarray(frame.text.length + 2)]).toEqual([0x89, 0]);
});
