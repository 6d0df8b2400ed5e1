/**
 * One client, whatever the transport: its viewers, and what it has to send.
 *
 * Frames are queued and leave once per turn. Past the soft limit nothing more is queued: viewers fall behind, and when the link
 * has drained they are brought up to date from their channels. So memory per connection is bounded by the soft limit plus one
 * catch-up, and a slow client costs the others nothing. [GW-7]
 */
import { LIMITS, StepcastError, type Cursor, type Mode } from '@stepcast/shared';
import { isStalled, OUTBOX, type SendProgress } from '../domain/outbox-policy.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { Frame } from './frame.ts';
import type { Link } from './link.ts';
import type { ViewedChannel, Viewer, ViewingConnection } from './viewer.ts';

export interface FollowRequest {
  readonly process: string;
  readonly cursor: Cursor | null;
  readonly mode: Mode;
}

export interface ConnectionDeps {
  readonly flushQueue: FlushQueue;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly channelOf: (process: string) => ViewedChannel;
  readonly onClosed: (connection: Connection) => void;
}

export class Connection implements ViewingConnection {
  readonly id: string;
  readonly #link: Link;
  readonly #deps: ConnectionDeps;
  readonly #viewers = new Map<string, Viewer>();
  /** Made when it is first needed: most connections never fall behind, and there are many of them. */
  #behind: Set<Viewer> | null = null;
  #queue: Frame[] = [];
  #queuedBytes = 0;
  #isCongested = false;
  #isClosed = false;
  #progress: SendProgress | null = null;

  constructor(id: string, link: Link, deps: ConnectionDeps) {
    this.id = id;
    this.#link = link;
    this.#deps = deps;
  }

  get isCongested(): boolean {
    return this.#isCongested;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Follows a process; resolves when it is certain that it exists and its messages are under way. A second call for the same
   * process takes the place of the first. Fails with `process-unknown`, `too-many-viewers`, `store-unavailable`.
   */
  async follow(request: FollowRequest): Promise<void> {
    if (this.#isClosed) return;
    this.unfollow(request.process);
    if (this.#viewers.size >= LIMITS.viewersPerConnection) {
      throw new StepcastError('too-many-viewers', `A connection follows at most ${LIMITS.viewersPerConnection} processes`);
    }
    const channel = this.#deps.channelOf(request.process);
    const { cursor, mode } = request;
    const viewer: Viewer = { connection: this, channel, mode, cursor, standing: 'claimed', state: 'behind' };
    this.#viewers.set(request.process, viewer);
    this.#deps.metrics.move('viewers', 1);
    await channel.join(viewer);
  }

  unfollow(process: string): void {
    const viewer = this.#viewers.get(process);
    if (viewer === undefined) return;
    this.forget(viewer);
    viewer.channel.leave(viewer);
  }

  forget(viewer: Viewer): void {
    const { process } = viewer.channel;
    if (viewer.state === 'closed') return;
    viewer.state = 'closed';
    this.#behind?.delete(viewer);
    this.#deps.metrics.move('viewers', -1);
    if (this.#viewers.get(process) === viewer) this.#viewers.delete(process);
  }

  /** Queues a frame whatever is waiting already. Frames of viewers come only when the connection is not congested. */
  send(frame: Frame): void {
    if (this.#isClosed) return;
    if (this.#queue.push(frame) === 1) this.#deps.flushQueue.add(this);
    this.#queuedBytes += frame.text.length;
    if (this.#queuedBytes > OUTBOX.softLimitBytes) this.#congest();
  }

  /** For the flush queue. */
  flush(): void {
    if (this.#isClosed || this.#queue.length === 0) return;
    const frames = this.#queue;
    this.#deps.metrics.count('bytes_sent', this.#queuedBytes);
    this.#queue = [];
    this.#queuedBytes = 0;
    try {
      this.#link.write(frames);
    } catch (error) {
      // One broken link must not keep the rest of this turn's connections from being flushed.
      this.#deps.logger.error({ err: error, connection: this.id }, 'A link failed to write');
      return this.close(new StepcastError('internal'));
    }
    if (this.#link.unsentBytes > OUTBOX.softLimitBytes) this.#congest();
    else if (this.#isCongested && this.#link.unsentBytes === 0) this.drained();
  }

  /** For the link: everything written has been taken. */
  drained(): void {
    if (!this.#isCongested || this.#isClosed || this.#queue.length > 0) return;
    this.#isCongested = false;
    this.#progress = null;
    this.#link.setReading(true);
    // Whoever falls behind again meanwhile goes to the end of the set, so that all get their turn.
    for (const viewer of this.#behind ?? []) {
      if (this.#isCongested) return;
      this.#behind?.delete(viewer);
      viewer.channel.serve(viewer);
    }
  }

  fellBehind(viewer: Viewer): void {
    this.#behind ??= new Set();
    this.#behind.add(viewer);
  }

  /** Sends a sign of life, unless the client has enough to read as it is. */
  beat(heartbeat: Frame): void {
    if (!this.#isCongested) this.send(heartbeat);
  }

  /** Closes the connection when it has been congested for long without moving. */
  checkProgress(now: number): void {
    if (!this.#isCongested) return;
    if (this.#link.unsentBytes === 0) return this.drained();
    const seen = { mark: this.#link.progressMark, at: now };
    if (this.#progress?.mark !== seen.mark) this.#progress = seen;
    else if (isStalled(this.#progress, seen)) {
      this.#deps.metrics.count('slow_closed');
      this.close(new StepcastError('too-slow'));
    }
  }

  /** Sends what is queued and closes the link. */
  close(error: StepcastError | null): void {
    if (this.#isClosed) return;
    this.flush();
    this.closed();
    this.#link.close(error);
  }

  /** For the link: the other side is gone. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue = [];
    for (const process of [...this.#viewers.keys()]) this.unfollow(process);
    this.#deps.onClosed(this);
  }

  #congest(): void {
    if (this.#isCongested) return;
    this.#isCongested = true;
    // Answers to what the client sends would pile up too.
    this.#link.setReading(false);
  }
}
