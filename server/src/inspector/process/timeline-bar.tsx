import type { Extent, Span } from './lanes.ts';

export interface TimelineBarProps {
  readonly span: Span;
  readonly extent: Extent;
  /** Of the step, for its last span; null for those before, of which it is not known any more. */
  readonly progress: number | null;
}

export function TimelineBar({ span, extent, progress }: TimelineBarProps) {
  const length = extent.to - extent.from;
  const left = Math.max(0, span.from - extent.from) / length;
  const width = Math.max(0, (span.to ?? extent.to) - span.from) / length;
  const style = { left: `${String(left * 100)}%`, width: `${String(width * 100)}%` };
  return (
    <span class={`bar status-${span.status}${span.to === null ? ' bar-open' : ''}`} style={style}>
      {progress !== null && <span class="bar-fill" style={{ transform: `scaleX(${String(progress)})` }} />}
    </span>
  );
}
