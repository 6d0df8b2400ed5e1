import type { StepStatus } from '@stepcast/shared';

/** A form of its own for each status, so that nobody has to tell them by colour. */
const SHAPES: Readonly<Record<StepStatus, string>> = {
  pending: 'M8 3.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6',
  running: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  waiting: 'M6 5v6M10 5v6',
  completed: 'M4.5 8.3l2.4 2.4 4.6-5.2',
  failed: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6',
  skipped: 'M4.5 5l3.2 3-3.2 3M8.3 5l3.2 3-3.2 3',
  cancelled: 'M4.8 8h6.4',
};

export function StatusIcon({ status }: { readonly status: StepStatus }) {
  return (
    <svg class={`icon status-${status}`} viewBox="0 0 16 16" aria-hidden="true">
      {status !== 'pending' && status !== 'running' && <circle cx="8" cy="8" r="7" class="icon-ground" />}
      <path d={SHAPES[status]} />
    </svg>
  );
}
