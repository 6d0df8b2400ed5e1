import type { Snapshot } from '@stepcast/client';
import { isStepOver, isTerminal } from '@stepcast/shared';
import { useState } from 'preact/hooks';
import { moveRowFocus } from '../shell/row-focus.ts';
import { extentOf, type Lane } from './lanes.ts';
import { StepDetails } from './step-details.tsx';
import { TimeAxis } from './time-axis.tsx';
import { TimelineRow } from './timeline-row.tsx';
import { useFrameTime } from './use-frame-time.ts';

export interface TimelineProps {
  readonly snapshot: Snapshot;
  readonly lanes: readonly Lane[];
  /** Nothing is known of what happens now: the bars stand still. */
  readonly isStale: boolean;
}

/** The steps over time. One row tells its details below: the one that is pointed at or focused, else the step that began last. */
export function Timeline({ snapshot, lanes, isStale }: TimelineProps) {
  const [looked, setLooked] = useState<string | null>(null);
  const now = useFrameTime(!isTerminal(snapshot.status) && !isStale, lanes.length);
  const extent = extentOf(snapshot, now);
  const length = extent.to - extent.from;
  const shown = looked ?? snapshot.step ?? lanes.at(0)?.name ?? null;
  if (lanes.length === 0) return <section class="timeline timeline-empty quiet">No step has begun yet.</section>;
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <div class="panel-head">
        <h2 id="timeline-title">Steps</h2>
        <span class="quiet">{doneText(snapshot)}</span>
      </div>
      <TimeAxis length={length} />
      <ol class="lanes" onKeyDown={(event) => void moveRowFocus(event, event.currentTarget)} onMouseLeave={() => setLooked(null)}>
        {lanes.map((lane) => (
          <TimelineRow
            key={lane.name}
            lane={lane}
            step={snapshot.steps[lane.name]}
            extent={extent}
            isShown={lane.name === shown}
            onLook={setLooked}
          />
        ))}
      </ol>
      <StepDetails name={shown} step={shown === null ? undefined : snapshot.steps[shown]} />
    </section>
  );
}

function doneText({ steps }: Snapshot): string {
  const all = Object.values(steps);
  return `${String(all.filter((step) => isStepOver(step.status)).length)} of ${String(all.length)} ended`;
}
