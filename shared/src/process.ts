/**
 * The words of a process: its states and its parts. The shapes are inferred from the schemas in messages/, so that there is
 * one list of each.
 */
export const STATUSES = ['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

export const STEP_STATUSES = ['pending', 'running', 'waiting', 'completed', 'failed', 'skipped', 'cancelled'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Whether a process in this status takes no more updates. [STO-8] */
export function isTerminal(status: Status): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Whether a step in this status is over. Unlike a process, a step may run again. */
export function isStepOver(status: StepStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'skipped' || status === 'cancelled';
}

export type { Step, Snapshot } from './messages/snapshot.ts';
export type { Update } from './messages/update.ts';
export type { StepPart, CancelPart, CreatePart, UpdateParts } from './messages/update-parts.ts';
