import type { Step } from '@stepcast/client';
import { duration } from '../format/time.ts';
import { percent } from '../format/percent.ts';
import { StatusIcon } from '../shell/status-icon.tsx';
import type { Extent, Lane, Span } from './lanes.ts';
import { TimelineBar } from './timeline-bar.tsx';

export interface TimelineRowProps {
  readonly lane: Lane;
  readonly step: Step | undefined;
  readonly extent: Extent;
  /** Its details are shown; the one row that the tab key reaches, the arrows lead to the others. */
  readonly isShown: boolean;
  readonly onLook: (name: string) => void;
}

export function TimelineRow({ lane, step, extent, isShown, onLook }: TimelineRowProps) {
  const { name, spans } = lane;
  if (step === undefined) return null;
  const look = (): void => onLook(name);
  const workedMs = spans.reduce((total, span) => total + lengthOf(span, extent), 0);
  return (
    <li>
      <div
        class={`lane status-${step.status}${isShown ? ' lane-shown' : ''}`}
        data-row={name}
        tabIndex={isShown ? 0 : -1}
        role="group"
        aria-label={labelOf(name, step, workedMs)}
        onFocus={look}
        onMouseEnter={look}
      >
        <span class="lane-name">
          <StatusIcon status={step.status} />
          <span class="lane-text">{name}</span>
          {step.attempt > 1 && <span class="attempt">×{step.attempt}</span>}
        </span>
        <span class="lane-bars">
          {spans.map((span, index) => (
            <TimelineBar
              key={span.from}
              span={span}
              extent={extent}
              progress={index === spans.length - 1 ? step.progress : null}
            />
          ))}
        </span>
        <span class="lane-time quiet">{spans.length === 0 ? step.status : duration(workedMs)}</span>
      </div>
    </li>
  );
}

function lengthOf(span: Span, extent: Extent): number {
  return (span.to ?? extent.to) - span.from;
}

function labelOf(name: string, step: Step, workedMs: number): string {
  const parts = [`${name}: ${step.status}`, percent(step.progress), duration(workedMs)];
  if (step.attempt > 1) parts.push(`attempt ${String(step.attempt)}`);
  if (step.message !== null) parts.push(step.message);
  return parts.join(', ');
}
