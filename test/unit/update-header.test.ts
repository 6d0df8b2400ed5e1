import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeParts, joinUpdate, readUpdateHeader } from '@stepcast/shared';
import { updateSchema } from '@stepcast/shared/schemas';
import { cursor, processId, updateParts } from '../support/arbitraries.ts';

const header = fc.record({ process: processId, cursor, prev: cursor, at: fc.maxSafeNat() });

describe('the text of any update', () => {
  it('[GW-4] gives back the header that it was joined from', () => {
    fc.assert(
      fc.property(header, updateParts, (drawn, parts) => {
        expect(readUpdateHeader(joinUpdate(drawn, encodeParts(parts)))).toEqual(drawn);
      }),
    );
  });

  it('[STO-2] is a message of the wire with the parts as they were', () => {
    fc.assert(
      fc.property(header, updateParts, (drawn, parts) => {
        const message: unknown = JSON.parse(joinUpdate(drawn, encodeParts(parts)));
        expect(message).toEqual({ type: 'update', ...drawn, ...(JSON.parse(JSON.stringify(parts)) as object) });
        updateSchema.parse(message);
      }),
    );
  });
});

describe('any other text', () => {
  it('[GW-4] gives no header', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(readUpdateHeader(text)).toBeNull();
      }),
    );
  });

  it('[GW-4] gives a header only for a text that begins with just that', () => {
    const damaged = fc.tuple(header, fc.nat(), fc.string({ maxLength: 1 })).map(([drawn, at, character]) => {
      const text = joinUpdate(drawn, encodeParts({ status: 'running' }));
      const place = at % text.length;
      return text.slice(0, place) + character + text.slice(place + 1);
    });
    fc.assert(
      fc.property(damaged, (text) => {
        const read = readUpdateHeader(text);
        if (read !== null) expect(text.startsWith(joinUpdate(read, ''))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
