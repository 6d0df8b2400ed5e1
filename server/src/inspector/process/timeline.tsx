import type { Snapshot } from '@stepcast/client';
import { isTerminal } from '@stepcast/shared';
import { useState } from 'preact/hooks';
import { duration } from '../format/time.ts';
import { moveRowFocus } from '../shell/row-focus.ts';
import { axisTicks, tickLabel } from './axis-ticks.ts';
import { extentOf, type Lane } from './lanes.ts';
import { StepDetails } from './step-details.tsx';
import { TimelineRow } from './timeline-row.tsx';
import { useFrameTime } from './use-frame-time.ts';

export interface TimelineProps {
  readonly snapshot: Snapshot;
  readonly lanes: readonly Lane[];
}

const MAX_TICKS = 6;

/** The steps over time. One row tells its details below: the one that is pointed at or focused, else the step that began last. */
export function Timeline({ snapshot, lanes }: TimelineProps) {
  const [looked, setLooked] = useState<string | null>(null);
  const now = useFrameTime(!isTerminal(snapshot.status), lanes.length);
  const extent = extentOf(snapshot, now);
  const length = extent.to - extent.from;
  const shown = looked ?? snapshot.step ?? lanes.at(0)?.name ?? null;
  if (lanes.length === 0) return <section class="timeline timeline-empty quiet">No step has begun yet.</section>;
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <div class="panel-head">
        <h2 id="timeline-title">Steps</h2>
        <span class="quiet">{duration(length)}</span>
      </div>
      <div class="axis" aria-hidden="true">
        {axisTicks(length, MAX_TICKS).map((tick) => (
          <span key={tick} class="tick" style={{ left: `${String((tick / length) * 100)}%` }}>
            {tickLabel(tick)}
          </span>
        ))}
      </div>
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
