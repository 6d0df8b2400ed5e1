import type { Written } from '../ports/process-store.ts';
import type { HubPorts } from './hub-ports.ts';

/** Runs a write and counts what came of it. */
export async function timed(ports: HubPorts, write: () => Promise<Written>): Promise<Written> {
  const { metrics, clock } = ports;
  const startedAt = clock.elapsed();
  try {
    const written = await write();
    metrics.count(written.repeated ? 'operations_repeated' : 'updates_written');
    metrics.time('write', clock.elapsed() - startedAt);
    return written;
  } catch (error) {
    metrics.count('writes_refused');
    throw error;
  }
}
