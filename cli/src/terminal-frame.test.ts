import { expect, it } from 'vitest';
import { composeFrame } from './terminal-frame.ts';

it('goes up over the old block, erases it, and writes log and block in its place', () => {
  const frame = composeFrame({ previousRows: 3, log: ['out'], block: ['a', 'b'] });
  expect(frame).toBe('\u001b[?2026h\u001b[3A\r\u001b[Jout\n\u001b[?7la\nb\n\u001b[?7h\u001b[?2026l');
});

it('does not go up before there is a block', () => {
  // Zero would mean one.
  expect(composeFrame({ previousRows: 0, log: [], block: [] })).not.toContain('A');
});
