/** A process of the hub that records commands: what `run` and `demo` have in common. */
import type { Hub, ProcessHandle } from '@stepcast/client';
import type { JsonObject, UpdateParts } from '@stepcast/shared';
import { Delivery } from './delivery.ts';
import { OutputRecorder } from './output-recorder.ts';
import { startCommand, type CommandEnd, type CommandSpec, type TakeOutput } from './running-command.ts';
import { StepTracker } from './step-tracker.ts';
import type { LineRules } from './line-rules.ts';
import { StopControl, type StopReason } from './stop-control.ts';
import type { System } from './system.ts';
import { UpdateQueue } from './update-queue.ts';

/** After a command's end, for the hub to take at least one more update; then what is left is given up. */
export const DELIVERY_STALL_MS = 30_000;

/** A command that is held up for so long deserves an explanation. */
const HELD_NOTICE_MS = 5000;

/** For the creation of the process; the hub has answered just before. */
const CREATE_TIMEOUT_MS = 10_000;

export interface RecordedDeps {
  readonly hub: Hub;
  readonly system: System;
}

export interface ProcessSpec {
  readonly workflow: string;
  readonly id?: string;
  readonly state: JsonObject;
}

export interface CommandOptions {
  /** The step that stands for the command's whole life; it is running already. */
  readonly step: string;
  readonly rules: LineRules;
  /** The command has been started. */
  readonly onStart?: (pid: number) => void;
}

export interface RecordedEnd extends CommandEnd {
  /** Why the command was stopped; null when it ended by itself. */
  readonly stopped: StopReason | null;
  /** The command could not be started. */
  readonly error: NodeJS.ErrnoException | null;
}

export class RecordedProcess implements Disposable {
  readonly #handle: ProcessHandle;
  readonly #system: System;
  readonly #queue = new UpdateQueue();
  readonly #delivery: Delivery;
  readonly #stop: StopControl;
  readonly #stopWatching: () => void;
  #hasToldHeld = false;
  #hasToldEnd = false;

  private constructor(handle: ProcessHandle, system: System) {
    this.#handle = handle;
    this.#system = system;
    this.#delivery = new Delivery(this.#queue, { system, write: (parts, options) => handle.update(parts, options) });
    this.#stop = new StopControl(system);
    this.#stopWatching = handle.subscribe((event) => {
      if ('snapshot' in event && event.snapshot?.cancelRequested) this.#stop.cancel();
    });
  }

  static async create({ hub, system }: RecordedDeps, spec: ProcessSpec): Promise<RecordedProcess> {
    const { workflow, ...options } = spec;
    const handle = await hub.start(workflow, { ...options, signal: AbortSignal.timeout(CREATE_TIMEOUT_MS) });
    return new RecordedProcess(handle, system);
  }

  get id(): string {
    return this.#handle.id;
  }

  /** Null while nobody wants a stop. */
  get stopReason(): StopReason | null {
    return this.#stop.reason;
  }

  /** Writes an update after all that was recorded before. Does not wait. */
  write(parts: UpdateParts): void {
    this.#queue.add(parts);
    this.#delivery.kick();
  }

  /**
   * Runs a command to its end: its output goes to the terminal as it is, and into the process. Steps that its output names have
   * ended then; the command's own step is the caller's to end.
   */
  async run(spec: CommandSpec, { step, rules, onStart }: CommandOptions): Promise<RecordedEnd> {
    const tracker = new StepTracker(rules, step);
    const recorder = new OutputRecorder({ queue: this.#queue, delivery: this.#delivery, tracker });
    const take: TakeOutput = async (stream, chunk) => {
      await this.#system[stream].write(chunk);
      recorder.push(stream, chunk);
      if (this.#delivery.end?.why === 'refused') this.#tellEnd();
      if (this.#delivery.isFull) await this.#waitForRoom();
    };
    let command;
    try {
      command = await startCommand(spec, { system: this.#system, take });
    } catch (error) {
      return { exitCode: null, signal: null, stopped: this.#stop.reason, error: error as NodeJS.ErrnoException };
    }
    onStart?.(command.pid);
    this.#stop.aim(command);
    const { exitCode, signal } = await command.exited;
    // A stop that is asked for from now on does not change how the command ended.
    const stopped = this.#stop.reason;
    void this.#delivery.drainedOrStalled(DELIVERY_STALL_MS);
    await command.ended;
    this.#stop.release();
    recorder.end(stepStatusOf({ exitCode, signal, stopped }));
    return { exitCode, signal, stopped, error: null };
  }

  /** Waits until the hub has everything, or gives up; another Ctrl-C does that at once. Says so when something is missing. */
  async settle(): Promise<void> {
    this.#stopWatching();
    this.#stop.aim({ signal: () => this.#delivery.abandon() });
    await this.#delivery.drainedOrStalled(DELIVERY_STALL_MS);
    this.#stop.release();
    this.#tellEnd();
  }

  [Symbol.dispose](): void {
    this.#stopWatching();
    this.#stop[Symbol.dispose]();
  }

  async #waitForRoom(): Promise<void> {
    const waiting = new AbortController();
    void this.#system.sleep(HELD_NOTICE_MS, waiting.signal).then(() => {
      if (!waiting.signal.aborted) this.#tellHeld();
    });
    await this.#delivery.room();
    waiting.abort();
  }

  #tellHeld(): void {
    if (this.#hasToldHeld) return;
    this.#hasToldHeld = true;
    this.#note('the hub is away, or does not keep up; the command is held until it takes more output');
  }

  #tellEnd(): void {
    const { end, lostLines } = this.#delivery;
    if (end === null || this.#hasToldEnd) return;
    this.#hasToldEnd = true;
    if (end.why === 'refused') {
      this.#note(`the hub refuses the rest of ${this.id}: ${end.error.message} (${end.error.code}); it is not recorded`);
    } else {
      this.#note(`the hub did not take the rest of ${this.id} (${String(lostLines)} lines, and how it ended); it is lost`);
    }
  }

  #note(text: string): void {
    void this.#system.stderr.write(`stepcast: ${text}\n`);
  }
}

/** How a step ends with its command. */
export function stepStatusOf({
  exitCode,
  stopped,
}: CommandEnd & { readonly stopped: StopReason | null }): 'completed' | 'failed' | 'cancelled' {
  if (stopped !== null) return 'cancelled';
  return exitCode === 0 ? 'completed' : 'failed';
}
