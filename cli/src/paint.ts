import { styleText } from 'node:util';
import type { Status, StepStatus } from '@stepcast/shared';
import type { System } from './system.ts';

export type Tone = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Gives text a tone, or leaves it as it is where colours are unwanted. */
export type Paint = (tone: Tone, text: string) => string;

export const plainPaint: Paint = (_tone, text) => text;

/** Colours only on a terminal, and not when `NO_COLOR` is set (no-color.org: to anything but the empty string). */
export function choosePaint({ stdout, env }: Pick<System, 'stdout' | 'env'>): Paint {
  if (!stdout.isTty || env['NO_COLOR']) return plainPaint;
  return (tone, text) => (text === '' ? '' : styleText(tone, text, { validateStream: false }));
}

const TONES: Readonly<Record<Status | StepStatus, Tone>> = {
  pending: 'dim',
  running: 'cyan',
  waiting: 'yellow',
  completed: 'green',
  failed: 'red',
  skipped: 'dim',
  cancelled: 'yellow',
};

export function toneOf(status: Status | StepStatus): Tone {
  return TONES[status];
}
