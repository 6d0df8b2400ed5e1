/** `stepcast tail`: follows a process until it has ended, through any loss of the connection. */
import type { Hub, ProcessEvent, ProcessHandle } from '@stepcast/client';
import { isTerminal, ORIGIN, type Cursor, type Status } from '@stepcast/shared';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { reachHub } from '../reach-hub.ts';
import type { System } from '../system.ts';
import { BlockView } from '../views/block-view.ts';
import { createJsonView } from '../views/json-view.ts';
import { createLineView } from '../views/line-view.ts';
import type { TailView } from '../views/view.ts';

export interface TailOptions {
  readonly url: string;
  /** The newest process, when absent. */
  readonly id?: string;
  readonly isJson: boolean;
  /** Every update, from the beginning or from `from`. */
  readonly isLog: boolean;
  readonly from?: Cursor;
}

export async function tail(options: TailOptions, system: System): Promise<number> {
  using hub = await reachHub(options.url, system);
  const id = options.id ?? (await newestId(hub));
  const handle = options.isLog ? hub.process(id, { mode: 'log', from: options.from ?? ORIGIN }) : hub.process(id);
  const leaving = new AbortController();
  const stopListening = system.onStopSignal(() => leaving.abort());
  const view = createView({ isJson: options.isJson, id, hub }, system);
  const stopConnection = hub.onConnection((status) => view.showConnection(status));
  try {
    const status = await follow({ hub, handle, view }, system, leaving.signal);
    if (status !== null) return exitCodeOf(status);
    return leaving.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    await view.close();
    stopConnection();
    stopListening();
  }
}

interface Following {
  readonly hub: Hub;
  readonly handle: ProcessHandle;
  readonly view: TailView;
}

/** Returns how the process ended; null when we left before. */
async function follow({ hub, handle, view }: Following, system: System, signal: AbortSignal): Promise<Status | null> {
  let status: Status | null = null;
  for await (const event of handle.updates({ signal })) {
    await view.show(event);
    if (event.type === 'error') throw new CliError(`${handle.id}: ${event.error.message} (${event.error.code})`, EXIT.refused);
    status = statusAfter(event) ?? status;
    // From a bare cursor on, the hub tells only what is new: of a process that has ended there, nothing.
    if (event.type === 'live' && status === null) status = await readStatus(hub, handle.id, signal);
    if (system.stdout.isBroken) return null;
    if (status !== null && isTerminal(status)) return status;
  }
  return null;
}

function statusAfter(event: ProcessEvent): Status | null {
  if (event.type === 'snapshot') return event.snapshot.status;
  return event.type === 'update' ? (event.snapshot?.status ?? event.update.status ?? null) : null;
}

async function readStatus(hub: Hub, id: string, signal: AbortSignal): Promise<Status | null> {
  let status: Status | null = null;
  for await (const event of hub.process(id).updates({ signal })) {
    status = statusAfter(event) ?? status;
    // Not before: the hub may begin with an older snapshot and the updates since.
    if (event.type === 'live') break;
  }
  return status;
}

async function newestId(hub: Hub): Promise<string> {
  const { processes } = await hub.list({ limit: 1 });
  const [newest] = processes;
  if (newest === undefined) throw new CliError('the hub has no process yet; try `stepcast demo`', EXIT.refused);
  return newest.id;
}

function createView({ isJson, id, hub }: { isJson: boolean; id: string; hub: Hub }, system: System): TailView {
  if (isJson) return createJsonView(system);
  return system.stdout.isTty ? new BlockView(system, { id, connection: hub.connection }) : createLineView(system);
}

function exitCodeOf(status: Status): number {
  if (status === 'cancelled') return EXIT.interrupted;
  return status === 'completed' ? EXIT.ok : EXIT.failed;
}
