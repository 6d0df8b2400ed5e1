import { useState } from 'preact/hooks';
import { moveRowFocus } from '../shell/row-focus.ts';
import type { Entry } from './process-view.ts';
import { UpdateEntry } from './update-entry.tsx';

export interface UpdatesPanelProps {
  readonly entries: readonly Entry[];
  readonly startedAt: number;
}

/** Entries that are drawn at first; more on request. */
const PAGE = 100;

/** The raw updates, newest first. Pausing holds the list still; the process is followed all the same. */
export function UpdatesPanel({ entries, startedAt }: UpdatesPanelProps) {
  const [held, setHeld] = useState<readonly Entry[] | null>(null);
  const [count, setCount] = useState(PAGE);
  const shown = held ?? entries;
  const newCount = held === null ? 0 : countAfter(entries, held.at(-1));
  return (
    <>
      <div class="panel-tools">
        <button
          type="button"
          class="button button-small"
          aria-pressed={held !== null}
          onClick={() => setHeld(held === null ? entries : null)}
        >
          {held === null ? 'Pause' : 'Go on'}
        </button>
        <span class="quiet" role="status">
          {held === null ? 'newest first' : `held; ${String(newCount)} new`}
        </span>
      </div>
      <div class="panel-body entries" onKeyDown={(event) => void moveRowFocus(event, event.currentTarget)}>
        {shown.length === 0 && <p class="quiet">No updates yet.</p>}
        {shown
          .slice(-count)
          .toReversed()
          .map((entry, index) =>
            entry.type === 'note' ? (
              <p key={entry.id} class="entry-note">
                {entry.text}
              </p>
            ) : (
              <UpdateEntry key={entry.id} update={entry.update} startedAt={startedAt} isReached={index === 0} />
            ),
          )}
        {shown.length > count && (
          <button type="button" class="button button-small" onClick={() => setCount(count + PAGE)}>
            {shown.length - count} older
          </button>
        )}
      </div>
    </>
  );
}

function countAfter(entries: readonly Entry[], last: Entry | undefined): number {
  const index = entries.findLastIndex((entry) => entry.id === last?.id);
  return entries.length - 1 - index;
}
