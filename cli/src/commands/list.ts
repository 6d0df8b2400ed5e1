import type { Status } from '@stepcast/shared';
import { EXIT } from '../exit-codes.ts';
import { choosePaint } from '../paint.ts';
import { reachHub } from '../reach-hub.ts';
import { renderTable } from '../render-table.ts';
import type { System } from '../system.ts';

export interface ListOptions {
  readonly url: string;
  readonly limit: number;
  readonly workflow?: string;
  readonly status?: Status;
}

/** `stepcast list`: the newest processes. */
export async function list({ url, ...filter }: ListOptions, system: System): Promise<number> {
  using hub = await reachHub(url, system);
  const { processes } = await hub.list(filter);
  if (processes.length === 0) await system.stderr.write('stepcast: no process; try `stepcast demo`\n');
  else await system.stdout.write(`${renderTable(processes, { now: system.now(), paint: choosePaint(system) }).join('\n')}\n`);
  return EXIT.ok;
}
