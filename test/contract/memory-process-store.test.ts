import { MemoryProcessBus, MemoryProcessStore } from '@stepcast/server';
import { RecordingLogger } from '../support/recording-logger.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { processStoreContract } from './process-store.contract.ts';

processStoreContract('MemoryProcessStore', (options) => {
  const clock = new VirtualClock();
  const bus = new MemoryProcessBus(new RecordingLogger());
  const store = new MemoryProcessStore({ clock, bus }, options);
  return Promise.resolve({
    store,
    bus,
    advance: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: () => Promise.resolve(store[Symbol.dispose]()),
  });
});
