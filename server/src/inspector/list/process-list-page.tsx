import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../shell/app-context.ts';
import { KeyHints, type KeyHint } from '../shell/key-hints.tsx';
import { Link } from '../shell/link.tsx';
import { NEWEST, type ListPlace } from '../shell/place.ts';
import { isField, moveRowFocus } from '../shell/row-focus.ts';
import { usePageKey } from '../shell/use-page-key.ts';
import { useTitle } from '../shell/use-title.ts';
import { EmptyState } from './empty-state.tsx';
import { ListColumns } from './list-columns.tsx';
import { ListFilters } from './list-filters.tsx';
import { ProcessRowView } from './process-row-view.tsx';
import { useProcessPage } from './use-process-page.ts';

const KEYS: readonly KeyHint[] = [
  { keys: ['j', 'k'], text: 'move' },
  { keys: ['Enter'], text: 'open' },
  { keys: ['/'], text: 'filter' },
];

export function ProcessListPage({ place }: { readonly place: ListPlace }) {
  const { router } = useApp();
  const { page, problem } = useProcessPage(place);
  const rows = useRef<HTMLUListElement>(null);
  useTitle('Processes – Stepcast');
  usePageKey((event) => {
    if (rows.current !== null && moveRowFocus(event, rows.current)) return;
    if (event.key === '/' && !isField(event.target)) {
      event.preventDefault();
      document.getElementById('filter-workflow')?.focus();
    }
  });
  useReturnToRow(rows, router.opened, page !== null);
  const isFiltered = place.workflow !== '' || place.status !== null;
  return (
    <section class="list">
      <div class="list-head">
        <h1>Processes</h1>
        <ListFilters place={place} known={page?.processes.map((row) => row.workflow) ?? []} />
      </div>
      <p class="problem" role="status">
        {problem}
      </p>
      {page?.processes.length !== 0 && <ListColumns />}
      <ul class="rows" ref={rows} aria-label="Processes, newest first" aria-busy={page === null}>
        {page === null && <Placeholder />}
        {page?.processes.map((row) => (
          <ProcessRowView key={row.id} row={row} />
        ))}
      </ul>
      {page?.processes.length === 0 && (isFiltered || place.after !== null ? <NoMatch /> : <EmptyState />)}
      <nav class="pages" aria-label="Pages">
        {place.after !== null && (
          <Link to={{ ...place, after: null }} class="button">
            ← Newest
          </Link>
        )}
        {page !== null && page.next !== null && (
          <Link to={{ ...place, after: page.next }} class="button">
            Older →
          </Link>
        )}
      </nav>
      <KeyHints hints={KEYS} />
    </section>
  );
}

/** Coming back from a process, the focus is on its row again. */
function useReturnToRow(rows: RefObject<HTMLElement | null>, id: string | null, isThere: boolean): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || !isThere) return;
    isDone.current = true;
    if (id !== null) rows.current?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus();
  }, [rows, id, isThere]);
}

function NoMatch() {
  return (
    <div class="notice">
      <p>No process matches.</p>
      <Link to={NEWEST} class="button">
        Show all
      </Link>
    </div>
  );
}

function Placeholder() {
  return [0, 1, 2, 3].map((index) => <li key={index} class="row row-placeholder" aria-hidden="true" />);
}
