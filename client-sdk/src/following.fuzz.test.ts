/**
 * Model test: whatever happens to the link, what a log follower is told is the hub's chain, no update twice, none left out, and
 * in the end its state is the fold of the hub's history.
 */
import fc from 'fast-check';
import { applyUpdate, ORIGIN, type Cursor, type Snapshot } from '@stepcast/shared';
import { expect, test } from 'vitest';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { ProcessEvent } from './process-event.ts';
import { prepare, type Following } from './testing/following.ts';

type Happening =
  | { readonly type: 'update' | 'cut' | 'wake' | 'reset' | 'fork' | 'duplicate' | 'sleep' | 'reopen' }
  | { readonly type: 'drop'; readonly index: number }
  | { readonly type: 'flush'; readonly count: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('update' as const) }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('flush' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('drop' as const), index: fc.nat(5) }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom('cut', 'wake', 'reset', 'fork', 'duplicate', 'sleep', 'reopen' as const) }),
  },
);

/** Follows, and checks each event against what it was told before. */
class Follower {
  readonly #following: Following;
  #cursor: Cursor = ORIGIN;
  #snapshot: Snapshot | null = null;
  #stop: () => void;

  constructor(following: Following) {
    this.#following = following;
    this.#stop = following.handle.subscribe((event) => this.#check(event));
  }

  get snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  reopen(): void {
    this.#stop();
    this.#stop = this.#following.handle.subscribe((event) => this.#check(event));
  }

  #check(event: ProcessEvent): void {
    if (event.type === 'error') throw event.error;
    if (event.type === 'update') {
      expect(event.update.prev).toBe(this.#cursor);
      this.#snapshot = applyUpdate(this.#snapshot, event.update);
      expect(event.snapshot).toEqual(this.#snapshot);
    } else if (event.type === 'snapshot') {
      expect(event.reason).toBe('reset');
      this.#snapshot = event.snapshot;
    } else expect(event.cursor).toBe(this.#cursor);
    this.#cursor = event.cursor;
  }
}

function happen(following: Following, follower: Follower, what: Happening): void {
  const { environment, server } = following;
  const { link } = environment;
  switch (what.type) {
    case 'update':
      server.update('p1', { patch: { [`k${String(server.history('p1').length % 3)}`]: server.history('p1').length } });
      return;
    case 'flush':
      link.flushUp();
      if (link.isOpen) link.flushDown(what.count);
      return;
    case 'drop': {
      // Only what belongs to the process: a link that loses other frames is no WebSocket.
      const frame = link.down[what.index];
      if (frame?.type === 'update' || frame?.type === 'live') link.down.splice(what.index, 1);
      return;
    }
    case 'duplicate': {
      const frame = link.down.find((one) => one.type === 'update');
      if (frame !== undefined) link.down.push(frame);
      return;
    }
    case 'cut':
      link.cut();
      return;
    case 'wake':
      environment.signal('hidden');
      environment.signal('visible');
      return;
    case 'sleep':
      environment.sleep(CLIENT_LIMITS.timerGapMs * 10);
      return;
    case 'reset':
      server.resetAll('p1');
      return;
    case 'fork':
      server.fork('p1', 2);
      return;
    case 'reopen':
      follower.reopen();
  }
}

/** Lets everything come to rest: retries run, and one more update shows a gap that nothing showed yet. */
function settle({ environment, server }: Following): void {
  server.update('p1', { data: 'last' });
  for (let round = 0; round < 20; round += 1) {
    server.pump();
    environment.advance(CLIENT_LIMITS.maxRetryDelayMs);
  }
  server.update('p1', { data: 'very last' });
  server.pump();
}

test('[CUR-2] tells the chain, nothing twice and nothing left out, whatever happens to the link', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (happenings, chance) => {
      using following = prepare({ mode: 'log', from: '0-0' });
      following.environment.chance = chance;
      const follower = new Follower(following);
      for (const what of happenings) happen(following, follower, what);
      settle(following);
      expect(following.environment.reported).toEqual([]);
      expect(follower.snapshot).toEqual(following.server.stateOf('p1'));
      expect(following.handle.isLive).toBe(true);
    }),
    { numRuns: 500 },
  );
});
