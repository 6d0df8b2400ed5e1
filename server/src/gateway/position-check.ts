import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ProcessStore } from '../ports/process-store.ts';
import type { Random } from '../ports/random.ts';
import type { Channel } from './channel.ts';

/** A quiet channel is compared with the store every 20 to 40 s: a lost last message would never be missed otherwise. [GW-3] */
const MIN_INTERVAL_MS = 20_000;
const MAX_INTERVAL_MS = 40_000;
const BATCH = 500;

export interface PositionCheckDeps {
  readonly store: ProcessStore;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export class PositionCheck {
  readonly #deps: PositionCheckDeps;
  readonly #dueAt = new Map<Channel, number>();
  #isRunning = false;

  constructor(deps: PositionCheckDeps) {
    this.#deps = deps;
  }

  watch(channel: Channel, now: number): void {
    const interval = MIN_INTERVAL_MS + this.#deps.random.fraction() * (MAX_INTERVAL_MS - MIN_INTERVAL_MS);
    this.#dueAt.set(channel, now + interval);
  }

  forget(channel: Channel): void {
    this.#dueAt.delete(channel);
  }

  /** Checks what is due or in doubt; one run at a time. Resolves when the answers have been judged. */
  async run(now: number): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      const due = [...this.#dueAt].filter(([channel, at]) => at <= now || channel.isDoubtful).map(([channel]) => channel);
      for (const channel of due) this.watch(channel, now);
      for (let start = 0; start < due.length; start += BATCH) await this.#compare(due.slice(start, start + BATCH));
    } catch (error) {
      // Those in doubt still are, and come up again at the next run; the others have their turn later.
      this.#deps.logger.warn({ err: error }, 'Positions could not be compared with the store');
    } finally {
      this.#isRunning = false;
    }
  }

  async #compare(channels: readonly Channel[]): Promise<void> {
    const asked = channels.map((channel) => channel.head);
    for (const channel of channels) channel.settleDoubt();
    const cursors = await this.#deps.store.readCursors(channels.map((channel) => channel.process)).catch((error: unknown) => {
      for (const channel of channels) channel.onDoubt();
      throw error;
    });
    this.#deps.metrics.count('position_checks', channels.length);
    for (const [index, channel] of channels.entries())
      channel.comparePosition(cursors[index] ?? null, asked[index] as typeof channel.head);
  }
}
