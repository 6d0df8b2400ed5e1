import type { SeededRandom } from '../../support/seeded-random.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** What every attacker works with. */
export interface Attack {
  readonly url: string;
  readonly random: SeededRandom;
  readonly world: World;
  readonly tally: Tally;
}
