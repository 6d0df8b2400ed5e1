import type { CreateProcess, Durability } from '@stepcast/shared';
import type { Identity } from '../ports/authenticator.ts';
import type { Written } from '../ports/process-store.ts';
import type { HubPorts } from './hub-ports.ts';
import { operationOf, processIdOf } from './operation.ts';
import { timed } from './timed-write.ts';

export interface TimeToLive {
  readonly defaultMs: number;
  readonly temporaryMs: number;
  /** By workflow name. */
  readonly byWorkflow: Readonly<Record<string, number>>;
}

export interface CreateCommand {
  readonly identity: Identity;
  readonly request: CreateProcess;
  readonly operationId: string | null;
  readonly durability: Durability;
}

export interface CreatedProcess extends Written {
  readonly id: string;
}

/** Creates a process. Fails with `process-exists` and as the store does. */
export async function createProcess(
  ports: HubPorts & { readonly ttl: TimeToLive },
  command: CreateCommand,
): Promise<CreatedProcess> {
  const { identity, request, operationId } = command;
  const id = request.id ?? (operationId === null ? ports.random.id() : processIdOf(identity.tenant, operationId));
  const written = await timed(ports, () =>
    ports.store.create({
      id,
      workflow: request.workflow,
      tenant: identity.tenant,
      state: request.state ?? {},
      ttlMs: request.ttlMs ?? lifetime(ports.ttl, request),
      temporary: request.temporary ?? false,
      tag: ports.random.uint32(),
      operation: operationId === null ? null : operationOf(operationId, { create: request }),
      durability: command.durability,
    }),
  );
  return { ...written, id };
}

function lifetime(ttl: TimeToLive, request: CreateProcess): number {
  if (request.temporary === true) return ttl.temporaryMs;
  return (Object.hasOwn(ttl.byWorkflow, request.workflow) ? ttl.byWorkflow[request.workflow] : undefined) ?? ttl.defaultMs;
}
