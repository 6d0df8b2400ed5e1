import { isTerminal, overallProgress } from '@stepcast/shared';
import { useEffect, useRef } from 'preact/hooks';
import { percent } from '../format/percent.ts';
import { useApp } from '../shell/app-context.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { KeyHints, type KeyHint } from '../shell/key-hints.tsx';
import { Link } from '../shell/link.tsx';
import { isField } from '../shell/row-focus.ts';
import { useStore } from '../shell/store.ts';
import { usePageKey } from '../shell/use-page-key.ts';
import { useTitle } from '../shell/use-title.ts';
import { Activity } from './activity.tsx';
import { Announcer } from './announcer.tsx';
import { FollowStatus } from './follow-status.tsx';
import { ProcessHead } from './process-head.tsx';
import { StatePanel } from './state-panel.tsx';
import { Timeline } from './timeline.tsx';
import { useProcessView } from './use-process-view.ts';

const KEYS: readonly KeyHint[] = [
  { keys: ['Esc'], text: 'back' },
  { keys: ['↑', '↓'], text: 'within steps and updates' },
];

export function ProcessPage({ id }: { readonly id: string }) {
  const { router } = useApp();
  const view = useProcessView(id);
  const scene = useStore(view);
  const { snapshot, error, isLive } = scene;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useTitle(snapshot === null ? `${id} – Stepcast` : `${titleMark(snapshot, error !== null)} ${snapshot.workflow} – Stepcast`);
  usePageKey((event) => {
    if (event.key === 'Escape' && !isField(event.target)) router.go(router.list);
  });
  return (
    <article class={isLive ? 'process' : 'process process-stale'} aria-busy={snapshot === null && error === null}>
      <nav class="crumbs" aria-label="Back">
        <Link to={router.list}>← Processes</Link>
      </nav>
      <h1 ref={heading} tabIndex={-1} class="process-title">
        {snapshot?.workflow ?? 'Process'} <span class="mono quiet">{id}</span>{' '}
        <CopyButton text={id} label="Copy the process id" />
      </h1>
      {error !== null && (
        <p class="problem" role="alert">
          {error.code === 'process-unknown' ? 'The hub has no process with this id.' : error.message}
          {snapshot !== null && ' Below is what this tab remembers of it.'}
        </p>
      )}
      {snapshot === null && error === null && <div class="process-placeholder" aria-hidden="true" />}
      {snapshot !== null && (
        <>
          <Announcer snapshot={snapshot} isGone={error !== null} />
          <ProcessHead snapshot={snapshot} handle={view.handle} canWrite={error === null} />
          <FollowStatus scene={scene} />
          <Timeline snapshot={snapshot} lanes={scene.lanes} isStale={!isLive} />
          <div class="panels">
            <Activity entries={scene.entries} output={scene.output} startedAt={snapshot.createdAt} />
            <StatePanel state={snapshot.state} changed={scene.changed} />
          </div>
        </>
      )}
      <KeyHints hints={KEYS} />
    </article>
  );
}

function titleMark(snapshot: Parameters<typeof overallProgress>[0], isGone: boolean): string {
  if (!isTerminal(snapshot.status) && isGone) return 'gone:';
  if (!isTerminal(snapshot.status)) return percent(overallProgress(snapshot));
  return snapshot.status === 'completed' ? '✓' : '✗';
}
