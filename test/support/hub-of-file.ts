import { afterAll, beforeAll, beforeEach } from 'vitest';
import { NOBODY, untilMetrics } from './hub-metrics.ts';
import { RunningHub } from './running-hub.ts';
import { Witness } from './witness.ts';

export interface HubOfFile {
  readonly hub: RunningHub;
  /** A process of the present test's own, just created. */
  readonly id: string;
}

/** One hub for all tests of a file. At the end nobody may be left on it, and nothing may have gone wrong inside. */
export function hubOfFile(): HubOfFile {
  let hub: RunningHub;
  let serial = 0;
  beforeAll(async () => {
    hub = await RunningHub.start();
  });
  beforeEach(async () => {
    serial += 1;
    await hub.create(`p${serial}`);
  });
  afterAll(async () => {
    await untilMetrics(hub.url, { ...NOBODY, stepcast_internal_errors_total: 0 });
    await hub[Symbol.asyncDispose]();
  });
  return {
    get hub() {
      return hub;
    },
    get id() {
      return `p${serial}`;
    },
  };
}

/** Someone else on that hub, all the time. */
export function witnessOf(file: HubOfFile): Pick<Witness, 'stillHears'> {
  let witness: Witness;
  beforeAll(async () => {
    witness = await Witness.start(file.hub);
  });
  afterAll(() => witness[Symbol.dispose]());
  return { stillHears: () => witness.stillHears() };
}
