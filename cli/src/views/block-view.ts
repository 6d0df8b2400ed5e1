/** A block at the end of the terminal that is redrawn, with the output of the process scrolling above it. */
import type { ConnectionStatus, ProcessEvent } from '@stepcast/client';
import { readOutputData } from '../output-data.ts';
import { choosePaint, plainPaint, type Paint } from '../paint.ts';
import { printableOutput } from '../printable.ts';
import { renderBlock, type View } from '../render.ts';
import type { System } from '../system.ts';
import { composeFrame, HIDE_CURSOR, SHOW_CURSOR } from '../terminal-frame.ts';
import type { TailView } from './view.ts';

/** Also the turn of the spinner. */
const REDRAW_MS = 100;
/** Lines of output that wait for the next redraw; more are shown at once, at the terminal's pace. */
const MAX_LOG_LINES = 500;

export class BlockView implements TailView {
  readonly #system: Pick<System, 'stdout' | 'now'>;
  readonly #paint: Paint;
  readonly #stopTicking: () => void;
  #view: View;
  #log: string[] = [];
  #rows = 0;
  #frame = 0;

  constructor(system: Pick<System, 'stdout' | 'now' | 'every' | 'env'>, seen: Pick<View, 'id' | 'connection'>) {
    this.#system = system;
    this.#paint = choosePaint(system);
    this.#view = { ...seen, snapshot: null, cursor: null, isLive: false };
    void system.stdout.write(HIDE_CURSOR);
    this.#stopTicking = system.every(REDRAW_MS, () => {
      this.#frame += 1;
      void this.#draw();
    });
  }

  async show(event: ProcessEvent): Promise<void> {
    switch (event.type) {
      case 'snapshot':
      case 'update':
        this.#view = { ...this.#view, snapshot: event.snapshot ?? this.#view.snapshot, cursor: event.cursor };
        break;
      case 'live':
        this.#view = { ...this.#view, cursor: event.cursor, isLive: true };
        break;
      case 'error':
        return;
    }
    if (event.type === 'update') this.#logOutput(event.update.data);
    if (this.#log.length >= MAX_LOG_LINES) await this.#draw();
  }

  showConnection(connection: ConnectionStatus): void {
    this.#view = { ...this.#view, connection, isLive: this.#view.isLive && connection.state === 'live' };
  }

  async close(): Promise<void> {
    this.#stopTicking();
    await this.#draw();
    await this.#system.stdout.write(SHOW_CURSOR);
  }

  #logOutput(data: unknown): void {
    const keepsColours = this.#paint !== plainPaint;
    for (const line of readOutputData(data)?.lines ?? []) this.#log.push(printableOutput(line, keepsColours));
  }

  async #draw(): Promise<void> {
    const { stdout, now } = this.#system;
    const { columns, rows } = stdout;
    const block = renderBlock(this.#view, { columns, rows, now: now(), frame: this.#frame, paint: this.#paint });
    const frame = composeFrame({ previousRows: this.#rows, log: this.#log, block });
    this.#rows = block.length;
    this.#log = [];
    await stdout.write(frame);
  }
}
