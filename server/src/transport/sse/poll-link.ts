import { StepcastError, type Cursor, type ErrorMessage } from '@stepcast/shared';
import { OUTBOX } from '../../domain/outbox-policy.ts';
import type { Frame } from '../../gateway/frame.ts';
import type { Link } from '../../gateway/link.ts';

export interface PollAnswer {
  /** The position after the messages; null when there was none before either. */
  readonly cursor: Cursor | null;
  /** JSON text: `{"cursor":…,"messages":[…]}` */
  readonly body: string;
}

/** One long-poll as a link: it gathers frames until there is something to tell, and is then over. */
export class PollLink implements Link {
  readonly answer: Promise<PollAnswer>;
  #resolve: (answer: PollAnswer) => void = () => undefined;
  #reject: (error: StepcastError) => void = () => undefined;
  readonly #messages: string[] = [];
  #cursor: Cursor | null;
  #chars = 0;
  #isCaughtUp = false;

  constructor(cursor: Cursor | null) {
    this.#cursor = cursor;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.answer.catch(() => undefined); // The route may have failed, and answered, before it looks here.
  }

  /** What is gathered counts as unsent, so that a connection past its limit is given no more. */
  get unsentBytes(): number {
    return this.#chars;
  }

  get progressMark(): number {
    return this.#chars;
  }

  write(frames: readonly Frame[]): void {
    for (const frame of frames) this.#take(frame);
    const hasNews = this.#isCaughtUp && this.#messages.length > 0;
    if (hasNews || this.#chars > OUTBOX.softLimitBytes) this.finish();
  }

  /** A poll sends nothing after its request. */
  setReading(): void {}

  close(error: StepcastError | null): void {
    if (error === null || this.#messages.length > 0) this.finish();
    else this.#reject(error);
  }

  /** Answers with what there is, be it nothing. */
  finish(): void {
    const body = `{"cursor":${JSON.stringify(this.#cursor)},"messages":[${this.#messages.join(',')}]}`;
    this.#resolve({ cursor: this.#cursor, body });
  }

  #take(frame: Frame): void {
    if (frame.kind === 'error') {
      const { code, message } = JSON.parse(frame.text) as ErrorMessage;
      return this.close(new StepcastError(code, message));
    }
    if (frame.cursor !== null) this.#cursor = frame.cursor;
    if (frame.kind === 'live') this.#isCaughtUp = true;
    if (frame.kind !== 'snapshot' && frame.kind !== 'update') return;
    this.#messages.push(frame.text);
    this.#chars += frame.text.length;
  }
}
