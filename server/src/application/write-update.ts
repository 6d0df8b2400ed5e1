import type { Cursor, Durability, UpdateParts } from '@stepcast/shared';
import type { Written } from '../ports/process-store.ts';
import type { HubPorts } from './hub-ports.ts';
import { operationOf } from './operation.ts';
import { timed } from './timed-write.ts';

export interface WriteCommand {
  readonly id: string;
  readonly parts: UpdateParts;
  readonly ifMatch: Cursor | null;
  readonly operationId: string | null;
  readonly durability: Durability;
}

/** Writes one update of one process. Fails as `ProcessStore.write` does. */
export function writeUpdate(ports: HubPorts, command: WriteCommand): Promise<Written> {
  const { id, parts, ifMatch, operationId, durability } = command;
  const operation = operationId === null ? null : operationOf(operationId, { ifMatch, parts });
  return timed(ports, () => ports.store.write({ id, parts, ifMatch, tag: ports.random.uint32(), operation, durability }));
}
