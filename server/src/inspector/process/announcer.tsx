import type { Snapshot } from '@stepcast/client';

/** Says the status and the step to screen readers when they change; progress would never let them finish. */
export function Announcer({ snapshot, isGone }: { readonly snapshot: Snapshot; readonly isGone: boolean }) {
  const { status, step } = snapshot;
  const stepStatus = step === null ? undefined : snapshot.steps[step]?.status;
  return (
    <p class="unseen" aria-live="polite">
      {isGone ? 'Process gone, last seen ' : 'Process '}
      {status}
      {step !== null && `, step ${step} ${stepStatus ?? ''}`}
    </p>
  );
}
