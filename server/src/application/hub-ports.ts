import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ProcessStore } from '../ports/process-store.ts';
import type { Random } from '../ports/random.ts';

/** What the use cases act on. */
export interface HubPorts {
  readonly store: ProcessStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
}
