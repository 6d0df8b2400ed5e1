import type { JsonObject } from '@stepcast/client';
import { StateNode } from './state-node.tsx';

export interface StatePanelProps {
  readonly state: JsonObject;
  /** Paths that the last change touched. */
  readonly changed: ReadonlySet<string>;
}

export function StatePanel({ state, changed }: StatePanelProps) {
  const isEmpty = Object.keys(state).length === 0;
  return (
    <section class="panel" aria-labelledby="state-title">
      <div class="panel-head">
        <h2 id="state-title">State</h2>
        {changed.size > 0 && <span class="changed-key quiet">last change</span>}
      </div>
      <div class="panel-body tree mono" tabIndex={0} role="region" aria-label="State as a tree">
        {isEmpty ? <p class="quiet">The state is empty.</p> : <StateNode value={state} place={{ path: '', depth: 0, changed }} />}
      </div>
    </section>
  );
}
