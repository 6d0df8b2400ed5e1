import { exactTime, timeAgo } from '../format/time.ts';
import { useNow } from './ticker.ts';

/** A time in human words, the exact one behind it. */
export function TimeAgo({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {timeAgo(at, useNow())}
    </time>
  );
}
