import type { ProcessHandle, Snapshot } from '@stepcast/client';
import { isTerminal, overallProgress } from '@stepcast/shared';
import { duration } from '../format/time.ts';
import { ProgressBar } from '../shell/progress-bar.tsx';
import { StatusBadge } from '../shell/status-badge.tsx';
import { TimeAgo } from '../shell/time-ago.tsx';
import { useNow } from '../shell/ticker.ts';
import { CancelControl } from './cancel-control.tsx';
import { Fact } from './fact.tsx';

export interface ProcessHeadProps {
  readonly snapshot: Snapshot;
  readonly handle: ProcessHandle;
  readonly canWrite: boolean;
}

/** How the process stands, at a glance. */
export function ProcessHead({ snapshot, handle, canWrite }: ProcessHeadProps) {
  const { status, createdAt, updatedAt, cancelRequested } = snapshot;
  const title = snapshot.state['title'];
  const isOver = isTerminal(status);
  // The hub has it no more, so what it did after this is not known: nothing counts on.
  const isLost = !canWrite && !isOver;
  return (
    <section class="head" aria-label="Overview">
      {typeof title === 'string' && <p class="head-title">{title}</p>}
      <div class="head-progress">
        {isLost && <span class="quiet">last seen</span>}
        <StatusBadge status={status} />
        <ProgressBar value={overallProgress(snapshot)} status={status} label="Progress of the process" />
        <CancelControl handle={handle} isOffered={canWrite && !isOver} request={cancelRequested} />
      </div>
      <dl class="facts">
        <Fact name="Step">{snapshot.step ?? '–'}</Fact>
        <Fact name={isOver ? 'Took' : isLost ? 'Ran for' : 'Runs for'}>
          {isOver || isLost ? duration(updatedAt - createdAt) : <Elapsed since={createdAt} />}
        </Fact>
        <Fact name="Started">
          <TimeAgo at={createdAt} />
        </Fact>
        <Fact name={isOver ? 'Ended' : 'Last update'}>
          <TimeAgo at={updatedAt} />
        </Fact>
      </dl>
    </section>
  );
}

function Elapsed({ since }: { readonly since: number }) {
  return <>{duration(useNow() - since)}</>;
}
