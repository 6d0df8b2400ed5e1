/** What a line of output says about the command's steps and progress, by the rules the user gave. Pure. */
import { stripVTControlCharacters } from 'node:util';
import { LIMITS } from '@stepcast/shared';

export interface LineRules {
  /** A line that matches one begins a step, named by the first group, or by the whole match. */
  readonly steps: readonly RegExp[];
  /** A line that matches sets the progress, see `readProgress`. */
  readonly progress: RegExp | null;
}

export const NO_RULES: LineRules = { steps: [], progress: null };

export interface LineReading {
  readonly step: string | null;
  /** 0..1 */
  readonly progress: number | null;
}

const FRACTION = /(\d+(?:[.,]\d+)?)\s*(?:\/|of)\s*(\d+(?:[.,]\d+)?)/;
const NUMBER = /\d+(?:[.,]\d+)?/;
/** Progress finer than this is noise that would only cost updates. */
const PROGRESS_STEPS = 1000;

export function readLine(rules: LineRules, line: string): LineReading {
  if (rules.steps.length === 0 && rules.progress === null) return { step: null, progress: null };
  const text = stripVTControlCharacters(line);
  return { step: readStep(rules.steps, text), progress: rules.progress && readProgress(rules.progress, text) };
}

/** A name that the hub takes, made of any text: printable, not empty, not too long. Null when nothing is left. */
export function toStepName(text: string): string | null {
  const name = text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (name === '' || name === '__proto__') return null;
  return name.slice(0, LIMITS.stepNameLength).replace(/\p{Cs}$/u, '');
}

function readStep(rules: readonly RegExp[], text: string): string | null {
  for (const rule of rules) {
    const match = rule.exec(text);
    if (match !== null) return toStepName(match[1] ?? match[0]);
  }
  return null;
}

/**
 * Two groups are a part and its whole. One group, or else the whole match, is `a/b`, `a of b`, or a number: a percentage when a
 * percent sign follows or it is above 1, else a share.
 */
function readProgress(rule: RegExp, text: string): number | null {
  const match = rule.exec(text);
  if (match === null) return null;
  const [whole, first, second] = match;
  if (first !== undefined && second !== undefined) return share(toNumber(first), toNumber(second));
  const source = first ?? whole;
  const fraction = FRACTION.exec(source);
  if (fraction !== null) return share(toNumber(fraction[1]), toNumber(fraction[2]));
  const value = toNumber(NUMBER.exec(source)?.[0]);
  const isPercentage = value > 1 || whole.includes('%') || text.startsWith('%', match.index + whole.length);
  return share(value, isPercentage ? 100 : 1);
}

function toNumber(text: string | undefined): number {
  return Number.parseFloat(text?.replace(',', '.') ?? '');
}

function share(part: number, whole: number): number | null {
  const value = part / whole;
  if (Number.isNaN(value)) return null;
  return Math.round(Math.min(1, Math.max(0, value)) * PROGRESS_STEPS) / PROGRESS_STEPS;
}
