/**
 * What a transport gives the gateway: a way out for frames. WebSocket, SSE and long-poll are three of them, and one contract
 * suite (test/contract/link.contract.ts) runs over all.
 */
import type { StepcastError } from '@stepcast/shared';
import type { Frame } from './frame.ts';

export interface Link {
  /** Sends the frames of one turn as one write. Called again only in a later turn; the array is the caller's. [GW-5] */
  write(frames: readonly Frame[]): void;
  /** Bytes that the other side has not taken yet. When it has gone back to 0 after having been more, the link calls `Connection.drained`. */
  readonly unsentBytes: number;
  /** Changes whenever the other side takes anything, be it a part of one large write. */
  readonly progressMark: number;
  /** Whether what the other side sends is read. */
  setReading(isReading: boolean): void;
  /** Ends the link after what was written; `error` says why, null for no fault. */
  close(error: StepcastError | null): void;
}
