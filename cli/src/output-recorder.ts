/** Turns what a command writes into updates of its process: lines as data, and the steps and progress that they name. */
import type { StepStatus } from '@stepcast/shared';
import type { Delivery } from './delivery.ts';
import { LineSplitter } from './line-splitter.ts';
import type { StepTracker } from './step-tracker.ts';
import type { StreamName, UpdateQueue } from './update-queue.ts';

export interface RecorderDeps {
  readonly queue: UpdateQueue;
  readonly delivery: Delivery;
  readonly tracker: StepTracker;
}

export class OutputRecorder {
  readonly #deps: RecorderDeps;
  readonly #splitters: Readonly<Record<StreamName, LineSplitter>> = { stdout: new LineSplitter(), stderr: new LineSplitter() };

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
  }

  push(stream: StreamName, chunk: Uint8Array): void {
    this.#record(stream, this.#splitters[stream].push(chunk));
  }

  /** All output was pushed; the step that is going on ends with the command. */
  end(status: StepStatus): void {
    this.#record('stdout', this.#splitters.stdout.end());
    this.#record('stderr', this.#splitters.stderr.end());
    for (const part of this.#deps.tracker.end(status)) this.#deps.queue.addStep(part);
    this.#deps.delivery.kick();
  }

  #record(stream: StreamName, lines: readonly string[]): void {
    const { queue, delivery, tracker } = this.#deps;
    for (const line of lines) {
      for (const part of tracker.read(line)) queue.addStep(part);
      queue.addLine(stream, line);
    }
    delivery.kick();
  }
}
