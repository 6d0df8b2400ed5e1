import { isStepOver, isTerminal, type Snapshot, type Step } from './process.ts';

/**
 * How far a process is, 0..1: the mean of its steps, where a completed or skipped one counts whole; 1 when it completed.
 * Of a process that failed or was cancelled, what was skipped for that reason does not count.
 */
export function overallProgress(snapshot: Pick<Snapshot, 'status' | 'steps'>): number {
  if (snapshot.status === 'completed') return 1;
  const ended = snapshot.status === 'failed' || snapshot.status === 'cancelled';
  const steps = Object.values(snapshot.steps).filter((step) => !(ended && step.status === 'skipped'));
  if (steps.length === 0) return 0;
  const sum = steps.reduce((total, step) => total + stepProgress(step), 0);
  return sum / steps.length;
}

function stepProgress(step: Step): number {
  return step.status === 'completed' || step.status === 'skipped' ? 1 : step.progress;
}

/** Whether nothing more will happen to this step: it is over, or its process is. */
export function isSettled(snapshot: Pick<Snapshot, 'status'>, step: Step): boolean {
  return isTerminal(snapshot.status) || isStepOver(step.status);
}
