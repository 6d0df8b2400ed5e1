import type { StepStatus } from '@stepcast/shared';
import { percent } from '../format/percent.ts';

export interface ProgressBarProps {
  /** 0 to 1. */
  readonly value: number;
  readonly status: StepStatus;
  readonly label: string;
}

export function ProgressBar({ value, status, label }: ProgressBarProps) {
  const text = percent(value);
  return (
    <span
      class={`progress status-${status}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(value * 100)}
    >
      <span class="progress-track">
        <span class="progress-fill" style={{ transform: `scaleX(${String(value)})` }} />
      </span>
      <span class="progress-text" aria-hidden="true">
        {text}
      </span>
    </span>
  );
}
