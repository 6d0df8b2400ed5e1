import type { Cursor, Mode } from '@stepcast/shared';
import type { Standing } from '../domain/resume-plan.ts';
import type { Frame } from './frame.ts';

/** The channel as its viewers see it. */
export interface ViewedChannel {
  readonly process: string;
  /** Adds a viewer; resolves when the channel is open. Fails with `process-unknown` and as the store and the bus do. */
  join(viewer: Viewer): Promise<void>;
  leave(viewer: Viewer): void;
  /** Takes a viewer that is behind towards the head, if the channel is live; if not, that happens when it is. */
  serve(viewer: Viewer): void;
}

/** The connection as its viewers see it. */
export interface ViewingConnection {
  /** Whether nothing may be queued until the link has drained. */
  readonly isCongested: boolean;
  send(frame: Frame): void;
  /** The viewer is to be served when the link has drained. */
  fellBehind(viewer: Viewer): void;
  /** The viewer is over. */
  forget(viewer: Viewer): void;
}

/**
 * One connection following one process.
 *
 * - `behind`: it needs something before it can go live; the channel takes it further when it can.
 * - `catching-up`: the channel is at it now.
 * - `live`: it has everything up to the channel's head, and gets each update as it comes.
 * - `closed`: nothing more is sent.
 */
export interface Viewer {
  readonly connection: ViewingConnection;
  readonly channel: ViewedChannel;
  readonly mode: Mode;
  state: 'behind' | 'catching-up' | 'live' | 'closed';
  /** The position it was brought to; null before it was given anything. Not kept up while it is live: that is the channel's head. */
  cursor: Cursor | null;
  standing: Standing;
}
