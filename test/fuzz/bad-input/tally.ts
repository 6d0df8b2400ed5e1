/** Counts what was sent and what came back, to show that the fuzzer gets deep. */
export class Tally {
  readonly #sent = new Map<string, number>();
  readonly #answers = new Map<string, number>();

  sent(kind: string, count = 1): void {
    this.#sent.set(kind, (this.#sent.get(kind) ?? 0) + count);
  }

  answered(what: string): void {
    this.#answers.set(what, (this.#answers.get(what) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#sent.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Error codes, statuses and close codes that came back. */
  get answers(): ReadonlyMap<string, number> {
    return this.#answers;
  }

  get report(): string {
    return `sent: ${lines(this.#sent)}\nanswered: ${lines(this.#answers)}`;
  }
}

function lines(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
