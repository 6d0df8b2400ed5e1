import type { ProcessRow, Snapshot } from '@stepcast/client';
import { isTerminal, overallProgress } from '@stepcast/shared';
import { useRef } from 'preact/hooks';
import { duration } from '../format/time.ts';
import { Link } from '../shell/link.tsx';
import { ProgressBar } from '../shell/progress-bar.tsx';
import { StatusBadge } from '../shell/status-badge.tsx';
import { TimeAgo } from '../shell/time-ago.tsx';
import { useNow } from '../shell/ticker.ts';
import { useLiveSnapshot } from './use-live-snapshot.ts';
import { useOnScreen } from './use-on-screen.ts';

export function ProcessRowView({ row }: { readonly row: ProcessRow }) {
  const item = useRef<HTMLLIElement>(null);
  const live = useLiveSnapshot(row, useOnScreen(item));
  const { status, step, updatedAt } = live ?? row;
  const progress = live === null ? row.progress : overallProgress(live);
  return (
    <li class="row" ref={item}>
      <Link to={{ name: 'process', id: row.id }} class="row-link" row={row.id}>
        <span class="row-status">
          <StatusBadge status={status} />
        </span>
        <span class="row-name">
          <span class="row-workflow">{row.workflow}</span>
          <span class="row-id mono">{row.id}</span>
        </span>
        <span class="row-step">
          <span class="row-step-name">{step ?? '–'}</span>
          <span class="row-message quiet">{stepMessage(live)}</span>
        </span>
        <ProgressBar value={progress} status={status} label="Progress" />
        <span class="row-time quiet">
          {isTerminal(status) ? duration(updatedAt - row.createdAt) : <Running since={row.createdAt} />}
        </span>
        <span class="row-ago quiet">
          <TimeAgo at={row.createdAt} />
        </span>
      </Link>
    </li>
  );
}

function stepMessage(snapshot: Snapshot | null): string | null {
  if (snapshot === null || snapshot.step === null) return null;
  return snapshot.steps[snapshot.step]?.message ?? null;
}

function Running({ since }: { readonly since: number }) {
  return <>{duration(useNow() - since)}</>;
}
