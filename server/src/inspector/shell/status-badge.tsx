import type { StepStatus } from '@stepcast/shared';
import { StatusIcon } from './status-icon.tsx';

export function StatusBadge({ status }: { readonly status: StepStatus }) {
  return (
    <span class={`badge status-${status}`}>
      <StatusIcon status={status} />
      {status}
    </span>
  );
}
