/** The escape sequences (ECMA-48 and xterm's) that redraw a block at the end of the screen. Pure. */
const CSI = '\u001b[';

export const HIDE_CURSOR = `${CSI}?25l`;
export const SHOW_CURSOR = `${CSI}?25h`;

/** The terminal shows everything in between at once; one that does not know this shows it as it comes. */
const BEGIN_TOGETHER = `${CSI}?2026h`;
const END_TOGETHER = `${CSI}?2026l`;
/** A line of the block that is too wide is cut, not wrapped: the next redraw counts on its number of rows. */
const WRAP_OFF = `${CSI}?7l`;
const WRAP_ON = `${CSI}?7h`;
const ERASE_BELOW = `${CSI}J`;

export interface Frame {
  /** Rows of the block that stands there. */
  readonly previousRows: number;
  /** Lines that scroll away above the block. */
  readonly log: readonly string[];
  readonly block: readonly string[];
}

export function composeFrame({ previousRows, log, block }: Frame): string {
  const up = previousRows === 0 ? '' : `${CSI}${String(previousRows)}A`;
  const end = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  return `${BEGIN_TOGETHER}${up}\r${ERASE_BELOW}${end(log)}${WRAP_OFF}${end(block)}${WRAP_ON}${END_TOGETHER}`;
}
