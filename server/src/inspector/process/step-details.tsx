import type { Step } from '@stepcast/client';
import { percent } from '../format/percent.ts';
import { TimeAgo } from '../shell/time-ago.tsx';

export interface StepDetailsProps {
  readonly name: string | null;
  readonly step: Step | undefined;
}

/** Always there and always as tall, so that looking at another step moves nothing. */
export function StepDetails({ name, step }: StepDetailsProps) {
  return (
    <div class="step-details">
      {step !== undefined && (
        <>
          <p class="step-line">
            <strong>{name}</strong> <span class={`status-text status-${step.status}`}>{step.status}</span>{' '}
            {percent(step.progress)}
            {step.attempt > 1 && `, attempt ${String(step.attempt)}`}
            <span class="quiet">
              {step.startedAt !== null && (
                <>
                  {' · began '}
                  <TimeAgo at={step.startedAt} />
                </>
              )}
              {step.endedAt !== null && (
                <>
                  {' · ended '}
                  <TimeAgo at={step.endedAt} />
                </>
              )}
            </span>
          </p>
          <p class="step-message" title={step.message ?? undefined}>
            {step.message ?? <span class="quiet">no message</span>}
          </p>
          {step.data !== null && <p class="step-data mono quiet">{JSON.stringify(step.data)}</p>}
        </>
      )}
    </div>
  );
}
