import { STATUSES, type Status } from '@stepcast/shared';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../shell/app-context.ts';
import type { ListPlace } from '../shell/place.ts';

/** Typing settles for so long before the list is asked for. */
const SETTLE_MS = 300;

export interface ListFiltersProps {
  readonly place: ListPlace;
  /** Workflow names to offer. */
  readonly known: readonly string[];
}

export function ListFilters({ place, known }: ListFiltersProps) {
  const { router } = useApp();
  const [workflow, setWorkflow] = useState(place.workflow);
  useEffect(() => setWorkflow(place.workflow), [place.workflow]);
  useEffect(() => {
    if (workflow === place.workflow) return;
    const timer = setTimeout(() => router.refine({ ...place, workflow, after: null }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [workflow, place, router]);
  const setStatus = (value: string): void => {
    router.refine({ ...place, status: value === '' ? null : (value as Status), after: null });
  };
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="field">
        <span>Workflow</span>
        <input
          id="filter-workflow"
          type="search"
          list="known-workflows"
          placeholder="all"
          autocomplete="off"
          spellcheck={false}
          value={workflow}
          onInput={(event) => setWorkflow(event.currentTarget.value)}
        />
        <datalist id="known-workflows">
          {[...new Set(known)].map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <label class="field">
        <span>Status</span>
        <select value={place.status ?? ''} onChange={(event) => setStatus(event.currentTarget.value)}>
          <option value="">all</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {status}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}
