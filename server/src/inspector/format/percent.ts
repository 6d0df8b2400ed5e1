/** Rounded down, so that 100 % means done. */
export function percent(value: number): string {
  return `${String(Math.floor(value * 100))}\u202f%`;
}
