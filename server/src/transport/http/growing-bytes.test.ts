import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrowingBytes } from './growing-bytes.ts';

it('gives back what was appended, in order, and begins anew', () => {
  const bytes = new GrowingBytes();
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 20 }), (pieces) => {
      for (const piece of pieces) bytes.append(piece);
      const whole = Buffer.concat(pieces);
      expect(bytes.length).toBe(whole.length);
      expect(bytes.take().equals(whole)).toBe(true);
      expect(bytes.length).toBe(0);
    }),
  );
});

it('keeps what it gave back out of what comes after', () => {
  const bytes = new GrowingBytes();
  bytes.append(Buffer.from('first'));
  const first = bytes.take();
  bytes.append(Buffer.from('second'));
  expect(first.toString()).toBe('first');
});
