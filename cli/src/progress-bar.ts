const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const FULL = '█';
const EMPTY = '░';

/** A bar of `width` characters, filled to `progress` (0..1) in steps of an eighth of a character. */
export function progressBar(progress: number, width: number): string {
  const eighths = Math.floor(Math.min(1, Math.max(0, progress)) * width * EIGHTHS.length);
  const filled = FULL.repeat(Math.floor(eighths / EIGHTHS.length)) + (EIGHTHS[eighths % EIGHTHS.length] ?? '');
  return filled.padEnd(width, EMPTY);
}

/** Rounded down, so that nothing but the end reads 100 %. */
export function percent(progress: number): string {
  return `${String(Math.floor(progress * 100 + 1e-9))} %`;
}
