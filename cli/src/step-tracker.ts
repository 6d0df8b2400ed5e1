/** Follows the steps that a command's output names, and says which step changes each line brings. */
import type { StepPart, StepStatus } from '@stepcast/shared';
import { readLine, type LineRules } from './line-rules.ts';

/** Different steps that one command may name. The hub takes `LIMITS.steps`; past this, matching lines are only output. */
export const MAX_MATCHED_STEPS = 500;

export class StepTracker {
  readonly #rules: LineRules;
  /** The step that stands for the command's whole life. */
  readonly #commandStep: string;
  /** How often each matched step began. */
  readonly #attempts = new Map<string, number>();
  #current: string | null = null;
  #progress = 0;

  constructor(rules: LineRules, commandStep: string) {
    this.#rules = rules;
    this.#commandStep = commandStep;
  }

  /** The changes to write before the line itself, in order. */
  read(line: string): StepPart[] {
    const { step, progress } = readLine(this.#rules, line);
    const parts = step === null ? [] : this.#begin(step);
    if (progress !== null && progress !== this.#progress) {
      this.#progress = progress;
      parts.push({ name: this.#current ?? this.#commandStep, progress });
    }
    return parts;
  }

  /** Ends the matched step that is still going on, if there is one. */
  end(status: StepStatus): StepPart[] {
    const ended: StepPart[] = this.#current === null ? [] : [{ name: this.#current, status }];
    this.#current = null;
    return ended;
  }

  #begin(name: string): StepPart[] {
    const attempt = (this.#attempts.get(name) ?? 0) + 1;
    const isOneTooMany = attempt === 1 && this.#attempts.size >= MAX_MATCHED_STEPS;
    if (name === this.#current || name === this.#commandStep || isOneTooMany) return [];
    const parts = this.end('completed');
    this.#attempts.set(name, attempt);
    this.#current = name;
    this.#progress = 0;
    // Of a repeated step, the progress of the time before would stay otherwise.
    parts.push(attempt === 1 ? { name, status: 'running' } : { name, status: 'running', attempt, progress: 0 });
    return parts;
  }
}
