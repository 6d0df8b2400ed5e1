import { LIMITS } from '@stepcast/shared';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { handshakeText } from '../../support/wire/handshake.ts';
import { closePayload, OPCODE, wsFrame, type FrameShape } from '../../support/wire/ws-frames.ts';
import { mutateTree, render, treeOf } from './json-tree.ts';
import { mutateBytes } from './mutate-bytes.ts';
import type { World } from './world.ts';

/** A message that is right. */
export function goodMessage(random: SeededRandom, world: World): object {
  const process = world.process();
  const chance = random.below(100);
  if (chance < 3) return { type: 'ping' };
  if (chance < 5) return { type: 'auth', token: 'anything' };
  if (chance < 10) return { type: 'unsubscribe', process };
  const cursor = random.fraction() < 0.5 ? { cursor: world.cursor() } : {};
  if (chance < 20)
    return { type: 'subscribe', process, ...cursor, ...(random.fraction() < 0.5 ? { mode: random.pick(['state', 'log']) } : {}) };
  const ifMatch = random.fraction() < 0.05 ? { ifMatch: world.cursor() } : {};
  return { type: 'update', process, op: world.operation(), ...ifMatch, ...world.parts() };
}

/** A message with something wrong about its values, now and then with nothing wrong at all. */
export function oddMessage(random: SeededRandom, world: World): string {
  let tree = treeOf(goodMessage(random, world));
  for (let changes = random.below(4); changes > 0; changes--) tree = mutateTree(random, tree);
  return render(tree);
}

/** The bytes of a message, damaged. */
export function damagedMessage(random: SeededRandom, world: World): Buffer {
  if (random.below(3000) === 0) return Buffer.alloc(LIMITS.frameBytes + random.below(2) * random.below(LIMITS.frameBytes), ' ');
  let bytes: Buffer = Buffer.from(JSON.stringify(goodMessage(random, world)));
  for (let changes = 1 + random.below(4); changes > 0; changes--) bytes = mutateBytes(random, bytes);
  return bytes;
}

const CONTROL_SIZES = [0, 1, 2, 124, 125, 126, 127, 4000];
const CLAIMED_SIZES = [
  0,
  1,
  125,
  126,
  65_535,
  65_536,
  4 * LIMITS.frameBytes,
  4 * LIMITS.frameBytes + 1,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];
const CLOSE_CODES = [0, 999, 1000, 1001, 1004, 1005, 1006, 1012, 1015, 2999, 3000, 4999, 5000, 65_535];

/** Bytes for a WebSocket that break its protocol more often than not. */
export function oddFrame(random: SeededRandom, world: World): Buffer {
  const payload = random.fraction() < 0.5 ? JSON.stringify(goodMessage(random, world)) : damagedMessage(random, world);
  switch (random.below(12)) {
    case 0:
      return Buffer.from(Array.from({ length: 1 + random.below(40) }, () => random.below(256)));
    case 1:
      return wsFrame('c'.repeat(random.pick(CONTROL_SIZES)), { opcode: random.pick([OPCODE.ping, OPCODE.pong, OPCODE.close]) });
    case 2:
      return wsFrame(closePayload(random.pick(CLOSE_CODES), damagedMessage(random, world).subarray(0, random.below(130))), {
        opcode: OPCODE.close,
      });
    case 3:
      return wsFrame(payload, { claimedLength: random.pick(CLAIMED_SIZES) });
    case 4:
      return mutateBytes(random, wsFrame(payload));
    case 5:
      return inParts(random, Buffer.from(payload as string));
    case 6:
      return wsFrame(payload, oddShape(random));
    default:
      return wsFrame(payload, random.fraction() < 0.1 ? { lengthBytes: 8 } : {});
  }
}

function oddShape(random: SeededRandom): FrameShape {
  return {
    opcode: random.below(16),
    isFinal: random.fraction() < 0.7,
    reserved: random.fraction() < 0.7 ? 0 : random.below(8),
    isMasked: random.fraction() < 0.7,
  };
}

function inParts(random: SeededRandom, payload: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < payload.length;) {
    const end = start + 1 + random.below(payload.length);
    parts.push(
      wsFrame(payload.subarray(start, end), {
        opcode: start === 0 ? OPCODE.text : OPCODE.continuation,
        isFinal: end >= payload.length,
      }),
    );
    if (random.fraction() < 0.2) parts.push(wsFrame('', { opcode: OPCODE.ping }));
    start = end;
  }
  return Buffer.concat(parts);
}

/** A handshake, most of the time a good one: behind a bad one nothing more is seen. */
export function oddHandshake(random: SeededRandom, url: string): Buffer {
  const good = Buffer.from(handshakeText(url));
  return random.fraction() < 0.85 ? good : mutateBytes(random, good);
}
