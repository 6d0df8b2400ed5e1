import { expect, it } from 'vitest';
import { RunningHub } from '../support/running-hub.ts';
import { sseTransport } from '../support/transports/http-stream.ts';

async function create(url: string, body: object): Promise<void> {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  expect((await fetch(`${url}/process`, init)).status).toBe(201);
}

it('[STO-12] ends a process by its workflow, its own wish or its being temporary, tells its followers, and keeps the others', async () => {
  await using hub = await RunningHub.start({ STEPCAST_TTL_BY_WORKFLOW: '{"brief":1000}', STEPCAST_TTL_TEMPORARY_MS: '1000' });
  await create(hub.url, { workflow: 'brief', id: 'by-workflow' });
  await create(hub.url, { workflow: 'other', id: 'by-wish', ttlMs: 1000 });
  await create(hub.url, { workflow: 'other', id: 'temporary', temporary: true });
  await create(hub.url, { workflow: 'other', id: 'stays' });
  await create(hub.url, { workflow: 'brief', id: 'wishes-longer', ttlMs: 60_000 });
  for (const id of ['by-workflow', 'by-wish', 'temporary']) {
    using stream = sseTransport.open(hub.url, { process: id, cursor: null, mode: 'state' });
    await stream.until(() => stream.outcome !== null, `the end of ${id}`);
    expect(stream.outcome).toBe('process-unknown');
  }
  for (const id of ['stays', 'wishes-longer']) expect((await hub.read(id)).snapshot.id).toBe(id);
});
