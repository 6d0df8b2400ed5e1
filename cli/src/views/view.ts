import type { ConnectionStatus, ProcessEvent } from '@stepcast/client';

/** A way to show a process that is followed. */
export interface TailView {
  /** Resolves when it takes the next. */
  show(event: ProcessEvent): Promise<void>;
  showConnection(status: ConnectionStatus): void;
  /** Leaves the terminal as a shell wants it. */
  close(): Promise<void>;
}
