/** A hub client whose other end is a `ScriptedHub`, with one process `p1` in it. */
import type { Cursor, Mode, Snapshot } from '@stepcast/shared';
import { createHub, type Hub } from '../hub.ts';
import type { ProcessHandle } from '../process-handle.ts';
import { Recording } from './recording.ts';
import { ScriptedHub } from './scripted-hub.ts';
import { VirtualEnvironment } from './virtual-environment.ts';

export interface Following extends Disposable {
  readonly environment: VirtualEnvironment;
  readonly server: ScriptedHub;
  readonly hub: Hub;
  readonly handle: ProcessHandle;
  readonly seen: Recording;
}

export interface FollowingOptions {
  readonly mode?: Mode;
  readonly from?: Cursor;
  readonly snapshot?: Snapshot;
  readonly url?: string;
}

/** Nothing is followed yet. */
export function prepare({ url = 'https://hub.test', ...options }: FollowingOptions = {}): Following {
  const environment = new VirtualEnvironment();
  const server = new ScriptedHub(environment);
  server.create('p1');
  const hub = createHub({ url, environment });
  const handle = hub.process('p1', options);
  return { environment, server, hub, handle, seen: new Recording(), [Symbol.dispose]: () => hub.close() };
}

/** `p1` is followed and live; what was told until then is forgotten. */
export function follow(options: FollowingOptions = {}): Following {
  const following = prepare(options);
  following.handle.subscribe(following.seen.listener);
  following.server.pump();
  following.seen.clear();
  return following;
}
