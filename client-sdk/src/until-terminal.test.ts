import { expect, test } from 'vitest';
import { CLIENT_LIMITS } from './client-limits.ts';
import { follow, prepare } from './testing/following.ts';

test('resolves when the process ends', async () => {
  using following = follow();
  const ended = following.handle.untilTerminal();
  following.server.update('p1', { status: 'failed' });
  following.server.pump();
  expect(await ended).toMatchObject({ status: 'failed' });
});

test('resolves when the process ended while the connection was away', async () => {
  using following = follow();
  const { environment, server, handle } = following;
  const ended = handle.untilTerminal();
  environment.advance(CLIENT_LIMITS.stableMs);
  server.update('p1', { status: 'completed' });
  environment.link.cut();
  server.pump();
  expect(await ended).toMatchObject({ status: 'completed' });
});

test('resolves when the process had ended before anyone followed it', async () => {
  using following = prepare();
  following.server.update('p1', { status: 'cancelled' });
  const ended = following.handle.untilTerminal();
  following.server.pump();
  expect(await ended).toMatchObject({ status: 'cancelled' });
  expect(await following.handle.untilTerminal()).toMatchObject({ status: 'cancelled' });
});

test('rejects when the process is gone', async () => {
  using following = follow();
  const ended = following.handle.untilTerminal();
  following.server.remove('p1');
  following.server.pump();
  await expect(ended).rejects.toMatchObject({ code: 'process-unknown' });
});

test('rejects when its signal aborts, and when the hub is closed', async () => {
  using following = follow();
  const abort = new AbortController();
  const aborted = following.handle.untilTerminal({ signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
  const closed = following.handle.untilTerminal();
  following.hub.close();
  await expect(closed).rejects.toMatchObject({ code: 'hub-closed' });
});
