import { useApp } from '../shell/app-context.ts';
import { Fact } from './fact.tsx';
import type { Scene } from './process-view.ts';

/** Where this page stands in the process's history, and how it got there. */
export function FollowStatus({ scene }: { readonly scene: Scene }) {
  const { cursor, counts } = scene;
  return (
    <dl class="facts facts-following" aria-label="Following">
      <Fact name="Following">{followingText(scene, useApp().hub.connection.state)}</Fact>
      <Fact name="Cursor">
        <span class="mono">{cursor ?? '–'}</span>
      </Fact>
      <Fact name="Updates">{counts.updates}</Fact>
      <Fact name="Resumed">{counts.resumed}</Fact>
      <Fact name="Reset">{counts.reset}</Fact>
      <Fact name="Conflated">{counts.conflated}</Fact>
    </dl>
  );
}

function followingText({ isLive, error }: Scene, connection: string): string {
  if (error !== null) return 'ended';
  if (isLive) return 'live';
  return connection === 'live' ? 'catching up' : 'as last seen';
}
