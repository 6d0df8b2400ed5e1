/** What fast-check draws: values of the protocol, with the corners that break things. */
import * as fc from 'fast-check';
import {
  findJsonFault,
  formatCursor,
  LIMITS,
  MAX_TAG,
  STATUSES,
  STEP_STATUSES,
  type Cursor,
  type Json,
  type JsonObject,
  type StepPart,
  type UpdateParts,
} from '@stepcast/shared';

const AWKWARD_NAMES = ['constructor', 'toString', 'hasOwnProperty', '1', '10', '2', 'a"b\\', '\u2028', '💳', ' '];

export const tag = fc.integer({ min: 0, max: MAX_TAG });

export const cursor: fc.Arbitrary<Cursor> = fc.tuple(fc.maxSafeNat(), tag).map(([seq, drawn]) => formatCursor(seq, drawn));

export const processId = fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/);

/** Any value that the edge lets through, as it comes out of `JSON.parse`. */
export const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json)
  .filter((value) => findJsonFault(value, LIMITS.jsonDepth) === null);

/** Few keys, so that patches meet what is there. */
const key = fc.constantFrom('a', 'b', 'c', 'list', ...AWKWARD_NAMES);
export const jsonObject: fc.Arbitrary<JsonObject> = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 3, depthIdentifier: 'json-object' }, fc.constant(null), json, tie('object')),
})).object;

const stepName = fc.constantFrom('pick', 'pack', 'ship', ...AWKWARD_NAMES);

export const stepPart: fc.Arbitrary<StepPart> = fc.record(
  {
    name: stepName,
    status: fc.constantFrom(...STEP_STATUSES),
    progress: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
    message: fc.option(fc.string({ unit: 'binary' })),
    attempt: fc.integer({ min: 1, max: 1_000_000 }),
    data: json,
  },
  { requiredKeys: ['name'] },
);

/** The parts of one update; a terminal status is rare, or most histories would be short. */
export const updateParts: fc.Arbitrary<UpdateParts> = fc
  .record(
    {
      step: stepPart,
      status: fc.oneof({ weight: 12, arbitrary: fc.constantFrom('pending', 'running', 'waiting') }, fc.constantFrom(...STATUSES)),
      state: jsonObject,
      patch: jsonObject,
      cancel: fc.record({ reason: fc.option(fc.string()) }, { requiredKeys: [] }),
      data: json,
    },
    { requiredKeys: [] },
  )
  .filter((parts) => Object.keys(parts).length > 0);
