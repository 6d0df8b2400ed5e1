/**
 * Carries updates from the store to the nodes that follow a process. A hint only: it may lose, double or reorder messages, and
 * whoever listens checks the chain. Publishing is part of the store's atomic write, so it is not here. [GW-1] [GW-3]
 */
import type { LoggedUpdate } from './process-store.ts';

export interface ProcessBus {
  /** Resolves when the subscription is in force: what is written from then on is delivered, unless it is lost. [GW-2] */
  subscribe(id: string, listener: BusListener): Promise<BusSubscription>;

  /** Resolves when messages would be delivered now; rejects otherwise. [GW-8] */
  check(): Promise<void>;
}

export interface BusListener {
  onUpdate(update: LoggedUpdate): void;
  /** The process was deleted or has expired. */
  onGone(): void;
  /** Messages may have been lost: compare the position with the store's. */
  onDoubt(): void;
}

export interface BusSubscription {
  /** Nothing is delivered after this returns. */
  close(): void;
}
