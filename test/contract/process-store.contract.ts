import { describe } from 'vitest';
import { bounding } from './process-store/bounding.ts';
import type { MakeStore } from './process-store/contract-store.ts';
import { creating } from './process-store/creating.ts';
import { folding } from './process-store/folding.ts';
import { listing } from './process-store/listing.ts';
import { living } from './process-store/living.ts';
import { logging } from './process-store/logging.ts';
import { racing } from './process-store/racing.ts';
import { repeating } from './process-store/repeating.ts';
import { telling } from './process-store/telling.ts';
import { writing } from './process-store/writing.ts';

export type { ContractOptions, ContractStore, MakeStore } from './process-store/contract-store.ts';

/** What every process store does, whatever it is made of. An adapter's test file calls this with a way to make an empty one. */
export function processStoreContract(name: string, make: MakeStore): void {
  describe(name, () => {
    creating(make);
    writing(make);
    repeating(make);
    logging(make);
    listing(make);
    telling(make);
    living(make);
    bounding(make);
    folding(make);
    racing(make);
  });
}
