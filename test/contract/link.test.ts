import { afterAll, beforeAll, describe } from 'vitest';
import { RunningHub } from '../support/running-hub.ts';
import { pollTransport, sseTransport } from '../support/transports/http-stream.ts';
import { wsTransport } from '../support/transports/ws-stream.ts';
import { linkContract } from './link.contract.ts';

describe.each([wsTransport, sseTransport, pollTransport])('$name', (transport) => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await RunningHub.start();
  });
  afterAll(() => hub[Symbol.asyncDispose]());

  linkContract(transport, () => hub);
});
