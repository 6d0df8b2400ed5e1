/** Everything that a client can say, said wrongly, as much of it as a hub would see in weeks. [PRO-2] */
import { isErrorCode } from '@stepcast/shared';
import { expect, it } from 'vitest';
import { NOBODY, readMetrics, untilMetrics } from '../support/hub-metrics.ts';
import { SeededRandom, seededRandom } from '../support/seeded-random.ts';
import { SpawnedHub } from '../support/spawned-hub.ts';
import type { Attack } from './bad-input/attack.ts';
import { Gardener } from './bad-input/gardener.ts';
import { attackWithBytes, attackWithRequests } from './bad-input/http-attack.ts';
import { Innocents } from './bad-input/innocents.ts';
import { Tally } from './bad-input/tally.ts';
import { World } from './bad-input/world.ts';
import { attackProtocol, attackWithMessages } from './bad-input/ws-attack.ts';

const PROCESSES = 8;
/** What accepted requests may keep is bounded by these; all else that grows would end the hub. */
const SETTINGS = {
  STEPCAST_LOG_UPDATES: '500',
  STEPCAST_LOG_BYTES: '262144',
  STEPCAST_LOG_LEVEL: 'error',
  NODE_OPTIONS: '--max-old-space-size=256',
};
const MAX_RESIDENT_BYTES = 600e6;

/** Codes that this must have brought about, or it does not reach what it is meant to test. */
const REACHED = [
  ...[
    'malformed-json',
    'invalid-utf8',
    'invalid-request',
    'unknown-type',
    'too-deep',
    'forbidden-key',
    'origin-denied',
    'not-found',
  ],
  ...[
    'process-unknown',
    'method-not-allowed',
    'not-acceptable',
    'process-exists',
    'process-ended',
    'cursor-mismatch',
    'too-large',
  ],
  ...['uri-too-long', 'unsupported-media-type', 'host-denied', 'operation-reused', 'durability-unavailable', 'headers-too-large'],
];

it(
  '[PRO-2] stays up, exact and within its memory whatever a hundred thousand bad requests hold',
  { timeout: 180_000 },
  async () => {
    const random = seededRandom();
    const tally = new Tally();
    console.log(`STEPCAST_SEED=${random.seed}`);
    await using hub = new SpawnedHub(SETTINGS);
    const url = await hub.url();
    {
      const world = new World(random, PROCESSES);
      using gardener = await Gardener.start(url, world);
      using innocents = await Innocents.start(url);
      const attack = (): Attack => ({ url, world, tally, random: new SeededRandom(random.uint32()) });
      await Promise.all([
        attackWithMessages(attack(), 'odd', 40_000),
        attackWithMessages(attack(), 'odd', 30_000),
        attackWithMessages(attack(), 'damaged', 25_000),
        attackProtocol(attack(), 6000),
        attackProtocol(attack(), 6000),
        attackWithRequests(attack(), 12_500),
        attackWithRequests(attack(), 12_500),
        ...Array.from({ length: 6 }, () => attackWithBytes(attack(), 1000)),
      ]);
      const written = await innocents.check();
      await gardener.check();
      console.log(
        `${tally.report}\nmeanwhile: ${written} innocent updates, ${gardener.lives} lives of ${PROCESSES} processes, ${gardener.comparisons} comparisons`,
      );
    }
    expect(tally.total).toBeGreaterThan(100_000);
    const codes = [...tally.answers.keys()].filter(isErrorCode);
    expect(codes).toEqual(expect.arrayContaining(REACHED));
    expect(codes).not.toContain('internal');
    // A channel outlives its last viewer by 10 s.
    await untilMetrics(url, { ...NOBODY, stepcast_channels: 0 });
    const metrics = await readMetrics(url);
    console.log(`memory at the end: ${Math.round((metrics.get('process_resident_memory_bytes') ?? NaN) / 1e6)} MB`);
    expect(metrics.get('stepcast_internal_errors_total')).toBe(0);
    expect(metrics.get('process_resident_memory_bytes')).toBeLessThan(MAX_RESIDENT_BYTES);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    hub.kill('SIGTERM');
    const { code, stderr } = await hub.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  },
);
