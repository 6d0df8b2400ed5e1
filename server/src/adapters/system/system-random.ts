import { randomFillSync } from 'node:crypto';
import { nanoid } from 'nanoid';
import type { Random } from '../../ports/random.ts';

/** Tags are drawn for every update, so the bits are fetched from the system in blocks. */
const BLOCK = 1024;

export function systemRandom(): Random {
  const block = new Uint32Array(BLOCK);
  let used = BLOCK;
  const uint32 = (): number => {
    if (used === BLOCK) {
      randomFillSync(block);
      used = 0;
    }
    return block[used++] as number;
  };
  return { uint32, fraction: () => uint32() / 2 ** 32, id: () => nanoid() };
}
