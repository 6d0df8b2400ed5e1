import { describeEvent } from '../describe-change.ts';
import type { System } from '../system.ts';
import type { TailView } from './view.ts';

/** Plain lines, one per change, for logs and pipes. */
export function createLineView({ stdout, now }: Pick<System, 'stdout' | 'now'>): TailView {
  const write = (at: number, lines: readonly string[]): Promise<void> =>
    lines.length === 0 ? Promise.resolve() : stdout.write(lines.map((line) => `${timeOfDay(at)} ${line}\n`).join(''));
  return {
    show: (event) => write(event.type === 'update' ? event.update.at : now(), describeEvent(event)),
    showConnection({ state, lastError }) {
      if (state !== 'reconnecting') return;
      void write(now(), [`reconnecting${lastError === null ? '' : `: ${lastError}`}`]);
    },
    close: () => Promise.resolve(),
  };
}

/** Local time, as in `09:05:07`. */
function timeOfDay(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
