import type { SeededRandom } from '../../support/seeded-random.ts';

/** Bytes that parsers stumble over: quotes, brackets, line breaks, separators, zero, and what is never UTF-8. */
const AWKWARD = Buffer.from('"\\{}[],:\r\n\0 \t/?&=%#-0e', 'latin1');
const NOT_UTF8 = [0x80, 0xc0, 0xed, 0xf5, 0xff];

/** One change somewhere in the bytes. */
export function mutateBytes(random: SeededRandom, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const length = 1 + random.below(8);
  switch (random.below(8)) {
    case 0:
      return flipBit(random, bytes, at);
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return bytes.subarray(at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 5:
      return insert(bytes, at, [random.pick([...AWKWARD])]);
    case 6:
      return insert(bytes, at, [random.pick(NOT_UTF8)]);
    default:
      return insert(
        bytes,
        at,
        Array.from({ length }, () => random.below(256)),
      );
  }
}

function flipBit(random: SeededRandom, bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  const index = Math.min(at, flipped.length - 1);
  if (index >= 0) flipped[index] = (flipped[index] ?? 0) ^ (1 << random.below(8));
  return flipped;
}

function insert(bytes: Buffer, at: number, more: readonly number[]): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(more), bytes.subarray(at)]);
}
