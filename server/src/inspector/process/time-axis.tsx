import { axisTicks, tickLabel } from './axis-ticks.ts';

const MAX_TICKS = 6;
/** A mark further right than this has no room for its label. */
const LAST_LABEL = 0.94;

/** The marks of the time scale; their lines run down through the lanes. */
export function TimeAxis({ length }: { readonly length: number }) {
  return (
    <div class="axis" aria-hidden="true">
      {axisTicks(length, MAX_TICKS).map((tick) => (
        <span key={tick} class="tick" style={{ left: `${String((tick / length) * 100)}%` }}>
          {tick / length < LAST_LABEL && tickLabel(tick)}
        </span>
      ))}
    </div>
  );
}
