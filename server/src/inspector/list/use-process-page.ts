import type { ProcessPage } from '@stepcast/client';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../shell/app-context.ts';
import type { ListPlace } from '../shell/place.ts';

/** The list itself is not followed by the hub, only its processes are; it is asked for this often, and not while hidden. */
const POLL_MS = 2000;
const ROWS = 25;

export interface ListedPage {
  /** Null until the first answer. */
  readonly page: ProcessPage | null;
  /** Empty when all is well. */
  readonly problem: string;
}

export function useProcessPage({ workflow, status, after }: ListPlace): ListedPage {
  const { hub, shown } = useApp();
  const [listed, setListed] = useState<ListedPage>(() => ({ page: shown.page, problem: '' }));
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const filter = {
      limit: ROWS,
      ...(workflow === '' ? {} : { workflow }),
      ...(status === null ? {} : { status }),
      ...(after === null ? {} : { after }),
    };
    const poll = async (): Promise<void> => {
      clearTimeout(timer);
      try {
        const page = await hub.list(filter, { signal: left.signal });
        shown.page = page;
        setListed((before) => (isSame(before.page, page) ? { page: before.page, problem: '' } : { page, problem: '' }));
      } catch (error) {
        if (left.signal.aborted) return;
        setListed((before) => ({ ...before, problem: `The list could not be had: ${messageOf(error)}. Trying again.` }));
      }
      if (!left.signal.aborted && document.visibilityState === 'visible') timer = setTimeout(() => void poll(), POLL_MS);
    };
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') void poll();
    };
    document.addEventListener('visibilitychange', onVisible, { signal: left.signal });
    void poll();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [hub, shown, workflow, status, after]);
  return listed;
}

/** A page that did not change keeps its rows as they are. */
function isSame(before: ProcessPage | null, now: ProcessPage): boolean {
  return before !== null && before.next === now.next && JSON.stringify(before.processes) === JSON.stringify(now.processes);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
