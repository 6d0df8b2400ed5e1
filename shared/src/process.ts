/** The words of a process: its states and its parts. The shapes are inferred from the schemas in messages/, so that there is one list of each. */
export { isStepOver, isTerminal, STATUSES, STEP_STATUSES, type Status, type StepStatus } from './status.ts';
export type { Step, Snapshot } from './messages/snapshot.ts';
export type { Update } from './messages/update.ts';
export type { StepPart, CancelPart, CreatePart, UpdateParts } from './messages/update-parts.ts';
