import type { Update } from '@stepcast/client';
import { seqOf } from '@stepcast/shared';
import { useState } from 'preact/hooks';
import { exactTime } from '../format/time.ts';
import { memo } from './memo.ts';
import { summarize } from './summarize-update.ts';

export interface UpdateEntryProps {
  readonly update: Update;
  readonly startedAt: number;
  /** By the tab key; the arrows lead to the others. */
  readonly isReached: boolean;
}

export const UpdateEntry = memo(({ update, startedAt, isReached }: UpdateEntryProps) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="entry" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary data-row={update.cursor} tabIndex={isReached ? 0 : -1}>
        <time class="entry-time quiet" dateTime={new Date(update.at).toISOString()} title={exactTime(update.at)}>
          +{((update.at - startedAt) / 1000).toFixed(2)}
        </time>
        <span class="entry-seq mono quiet">{seqOf(update.cursor)}</span>
        <span class="entry-parts">
          {summarize(update).map(({ part, text, status }) => (
            <span key={part} class={`part${status === null ? '' : ` status-${status}`}`}>
              <b>{part}</b> {text}
            </span>
          ))}
        </span>
      </summary>
      {isOpen && <pre class="entry-json mono">{JSON.stringify(update, null, 2)}</pre>}
    </details>
  );
});
