import { useState } from 'preact/hooks';
import { OutputPanel } from './output-panel.tsx';
import type { OutputBlock } from './output.ts';
import type { Entry } from './process-view.ts';
import { UpdatesPanel } from './updates-panel.tsx';

export interface ActivityProps {
  readonly entries: readonly Entry[];
  readonly output: readonly OutputBlock[];
  readonly startedAt: number;
}

const TABS = ['output', 'updates'] as const;
type Tab = (typeof TABS)[number];

/** What the process does: the output of its command if it has one, and each update as it came. */
export function Activity({ entries, output, startedAt }: ActivityProps) {
  const [chosen, setChosen] = useState<Tab | null>(null);
  const shown = chosen ?? (output.length > 0 ? 'output' : 'updates');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = shown === 'output' ? 'updates' : 'output';
    setChosen(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section class="panel activity" aria-label="Activity">
      <div class="panel-head tabs" role="tablist" onKeyDown={onKeyDown}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={tab === shown}
            aria-controls="tab-panel"
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => setChosen(tab)}
          >
            {tab}
          </button>
        ))}
      </div>
      <div class="tab-panel" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${shown}`}>
        {shown === 'output' ? <OutputPanel output={output} /> : <UpdatesPanel entries={entries} startedAt={startedAt} />}
      </div>
    </section>
  );
}
