import type { Cursor, Mode } from '@stepcast/shared';
import type { Standing } from '../domain/resume-plan.ts';
import type { Channel } from './channel.ts';
import type { Connection } from './connection.ts';

/**
 * One connection following one process.
 *
 * - `behind`: it needs something before it can go live; the channel takes it further when it can.
 * - `catching-up`: the channel is at it now.
 * - `live`: it has everything up to the channel's head, and gets each update as it comes.
 * - `closed`: nothing more is sent.
 */
export interface Viewer {
  readonly connection: Connection;
  readonly channel: Channel;
  readonly mode: Mode;
  state: 'behind' | 'catching-up' | 'live' | 'closed';
  /** The position it was brought to; null before it was given anything. Not kept up while it is live: that is the channel's head. */
  cursor: Cursor | null;
  standing: Standing;
}
