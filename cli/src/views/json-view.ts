import type { System } from '../system.ts';
import type { TailView } from './view.ts';

/** One JSON text per line and event; updates and snapshots are as on the wire. */
export function createJsonView({ stdout }: Pick<System, 'stdout'>): TailView {
  const write = (value: unknown): Promise<void> => stdout.write(`${JSON.stringify(value)}\n`);
  return {
    show(event) {
      if (event.type === 'update') return write(event.update);
      if (event.type !== 'error') return write(event);
      const { code, message, details } = event.error;
      return write({ type: 'error', code, message, ...details });
    },
    showConnection: () => undefined,
    close: () => Promise.resolve(),
  };
}
