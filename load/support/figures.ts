/** Prints figures the same way everywhere: several runs, and of them the median with its spread. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly runs: readonly number[];
  /** What the hub is to reach; with the direction that is better. */
  readonly target?: { readonly value: number; readonly better: 'lower' | 'higher' };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function printFigures(figures: readonly Figure[]): void {
  for (const { name, unit, runs, target } of figures) {
    const median = quantile(runs, 0.5);
    const spread = runs.length > 1 ? ` (${round(Math.min(...runs))} to ${round(Math.max(...runs))} in ${runs.length} runs)` : '';
    console.log(`${name}: ${round(median)} ${unit}${spread}${target === undefined ? '' : verdict(median, target)}`);
  }
}

function verdict(median: number, { value, better }: NonNullable<Figure['target']>): string {
  const isReached = better === 'lower' ? median <= value : median >= value;
  return `; wanted ${better === 'lower' ? '≤' : '≥'} ${value}: ${isReached ? 'reached' : 'NOT REACHED'}`;
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
