import type { Cursor, JsonObject, Snapshot, SnapshotReason, StepcastError, Update } from '@stepcast/shared';

/** A snapshot whose state the caller knows the shape of. */
export type ProcessSnapshot<S extends JsonObject = JsonObject> = Omit<Snapshot, 'state'> & { readonly state: S };

/** What a follower of a process is told, in order. `error` is the last: the process is unknown, gone, or refused. */
export type ProcessEvent<S extends JsonObject = JsonObject> =
  | {
      readonly type: 'snapshot';
      readonly snapshot: ProcessSnapshot<S>;
      readonly cursor: Cursor;
      /** `reset`: the history that was held is not the hub's. `conflated`: updates were folded together on the way. */
      readonly reason: SnapshotReason;
    }
  | {
      readonly type: 'update';
      readonly update: Update;
      /** The process after the update. Null only after a start from a bare cursor, until the hub sends a snapshot. */
      readonly snapshot: ProcessSnapshot<S> | null;
      readonly cursor: Cursor;
    }
  | { readonly type: 'live'; readonly cursor: Cursor }
  | { readonly type: 'error'; readonly error: StepcastError };
