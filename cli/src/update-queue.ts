/**
 * What a command's output still has to tell the hub, folded into as few updates as keep its order. Holds, does not send.
 *
 * Consecutive lines of one stream share an update until it is full; progress joins the update that is being filled, as only the
 * last one counts there. Steps begin before the lines that follow and end after the lines before.
 */
import { isStepOver, type StepPart, type UpdateParts } from '@stepcast/shared';

export type StreamName = 'stdout' | 'stderr';

/** Bounds of one update. Far below the frame's 1 MiB, so that viewers get output in portions that they can draw. */
export const MAX_UPDATE_LINES = 1000;
export const MAX_UPDATE_BYTES = 64 * 1024;
/** What may wait. Above it the queue is full, and whoever fills it has to stop until it is down to `LOW_WATER_BYTES`. */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;
export const LOW_WATER_BYTES = MAX_WAITING_BYTES / 2;

/** What a line or an update costs in memory besides its text, roughly. */
const OVERHEAD_BYTES = 64;

interface Waiting {
  step?: StepPart;
  data?: { readonly stream: StreamName; readonly lines: string[] };
  rest?: UpdateParts;
  /** JSON text of the lines. */
  lineBytes: number;
  costBytes: number;
}

export class UpdateQueue {
  readonly #waiting: Waiting[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** How many lines wait, for what is told about them. */
  get lineCount(): number {
    return this.#waiting.reduce((sum, update) => sum + (update.data?.lines.length ?? 0), 0);
  }

  get isFull(): boolean {
    return this.#bytes >= MAX_WAITING_BYTES;
  }

  get isLow(): boolean {
    return this.#bytes <= LOW_WATER_BYTES;
  }

  addLine(stream: StreamName, line: string): void {
    const bytes = Buffer.byteLength(JSON.stringify(line)) + 1;
    const last = this.#waiting.at(-1);
    const update = last !== undefined && takesLine(last, stream, bytes) ? last : this.#open();
    update.data ??= { stream, lines: [] };
    update.data.lines.push(line);
    update.lineBytes += bytes;
    this.#charge(update, bytes + OVERHEAD_BYTES);
  }

  addStep(step: StepPart): void {
    const last = this.#waiting.at(-1);
    const update = last !== undefined && takesStep(last, step) ? last : this.#open();
    update.step = { ...update.step, ...step };
    this.#charge(update, Buffer.byteLength(JSON.stringify(step)));
  }

  /** Adds an update that goes out as it is. */
  add(parts: UpdateParts): void {
    const update = this.#open();
    update.rest = parts;
    this.#charge(update, Buffer.byteLength(JSON.stringify(parts)));
  }

  /** Takes the oldest update out; null when nothing waits. */
  take(): UpdateParts | null {
    const update = this.#waiting.shift();
    if (update === undefined) return null;
    this.#bytes -= update.costBytes;
    if (update.rest !== undefined) return update.rest;
    const { step, data } = update;
    return { ...(step && { step }), ...(data && { data: { stream: data.stream, lines: data.lines } }) };
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#bytes = 0;
  }

  #open(): Waiting {
    const update: Waiting = { lineBytes: 0, costBytes: 0 };
    this.#waiting.push(update);
    this.#charge(update, OVERHEAD_BYTES);
    return update;
  }

  #charge(update: Waiting, bytes: number): void {
    update.costBytes += bytes;
    this.#bytes += bytes;
  }
}

function takesLine(update: Waiting, stream: StreamName, bytes: number): boolean {
  if (update.rest !== undefined || endsStep(update)) return false;
  if (update.data === undefined) return true;
  const { lines } = update.data;
  return update.data.stream === stream && lines.length < MAX_UPDATE_LINES && update.lineBytes + bytes <= MAX_UPDATE_BYTES;
}

function takesStep(update: Waiting, step: StepPart): boolean {
  if (update.rest !== undefined) return false;
  // A beginning may not go with the lines before it: they belong to the step that was.
  if (update.step === undefined) return step.status === undefined || isStepOver(step.status) || update.data === undefined;
  // A beginning and its end stay two updates, so that the step keeps a duration.
  return step.status === undefined && update.step.name === step.name && !endsStep(update);
}

function endsStep({ step }: Waiting): boolean {
  return step?.status !== undefined && isStepOver(step.status);
}
