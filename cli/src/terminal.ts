/** The process's own standard output and standard error. */
import type { WriteStream } from 'node:tty';
import type { Output } from './system.ts';

/** Of a stream that is no terminal, or one that does not tell. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

export function openOutput(stream: WriteStream, env: Readonly<Record<string, string | undefined>>): Output {
  let isBroken = false;
  // EPIPE: the reader (`head`, say) has gone. Node's stream is destroyed then and would never say `drain` again.
  stream.on('error', () => {
    isBroken = true;
  });
  return {
    get isTty() {
      // Absent, not false, when the stream is none, whatever its type says.
      return (stream as { isTTY?: boolean }).isTTY === true && env['TERM'] !== 'dumb';
    },
    get columns() {
      return stream.columns || DEFAULT_COLUMNS;
    },
    get rows() {
      return stream.rows || DEFAULT_ROWS;
    },
    get isBroken() {
      return isBroken;
    },
    async write(chunk) {
      if (isBroken || stream.write(chunk)) return;
      await new Promise<void>((resolve) => {
        const settle = (): void => {
          stream.off('drain', settle).off('close', settle);
          resolve();
        };
        stream.on('drain', settle).on('close', settle);
      });
    },
  };
}
