/**
 * What the page knows of one process: its snapshot, the spans of its steps, its latest updates and output.
 *
 * Follows the log from the beginning, or from where this tab was before it was reloaded. Changes as fast as updates come; the
 * page reads one scene per frame.
 */
import type { Cursor, Hub, ProcessEvent, ProcessHandle, Snapshot, Update } from '@stepcast/client';
import type { StepcastError } from '@stepcast/shared';
import { Listeners } from '../shell/listeners.ts';
import type { Store } from '../shell/store.ts';
import { BoundedList } from './bounded-list.ts';
import { changedPaths } from './changed-paths.ts';
import { foldLanes, lanesOfSnapshot, type Lane } from './lanes.ts';
import { readOutput, type OutputBlock } from './output.ts';

export const MAX_ENTRIES = 500;
export const MAX_OUTPUT_BLOCKS = 2000;

/** An update, or something that happened to the following of them. */
export type Entry =
  | { readonly type: 'update'; readonly id: string; readonly update: Update }
  | { readonly type: 'note'; readonly id: string; readonly text: string };

export interface Counts {
  readonly updates: number;
  readonly resumed: number;
  readonly reset: number;
  readonly conflated: number;
}

export interface Scene {
  readonly snapshot: Snapshot | null;
  readonly cursor: Cursor | null;
  readonly isLive: boolean;
  readonly error: StepcastError | null;
  readonly lanes: readonly Lane[];
  /** Oldest first. */
  readonly entries: readonly Entry[];
  readonly output: readonly OutputBlock[];
  readonly changed: ReadonlySet<string>;
  readonly counts: Counts;
}

/** What a tab keeps over a reload. */
export interface KeptScene {
  readonly snapshot: Snapshot;
  readonly cursor: Cursor;
  readonly lanes: readonly Lane[];
  readonly entries: readonly Entry[];
  readonly output: readonly OutputBlock[];
  readonly counts: Counts;
}

const NO_COUNTS: Counts = { updates: 0, resumed: 0, reset: 0, conflated: 0 };
const NOTHING_CHANGED: ReadonlySet<string> = new Set();

export class ProcessView implements Store<Scene> {
  readonly handle: ProcessHandle;
  readonly #listeners = new Listeners();
  readonly #entries: BoundedList<Entry>;
  readonly #output: BoundedList<OutputBlock>;
  #lanes: readonly Lane[];
  #counts: Counts;
  #snapshot: Snapshot | null;
  /** The states before and after the last change of the state. */
  #stateChange: { readonly before: Snapshot; readonly after: Snapshot } | null = null;
  #error: StepcastError | null = null;
  /** Whether there is a position to resume from, so that the next `live` is a resumption. */
  #isResuming: boolean;
  #scene: Scene | null = null;

  constructor(hub: Hub, id: string, kept: KeptScene | null) {
    this.handle =
      kept === null
        ? hub.process(id, { mode: 'log', from: '0-0' })
        : hub.process(id, { mode: 'log', from: kept.cursor, snapshot: kept.snapshot });
    this.#entries = new BoundedList(MAX_ENTRIES, kept?.entries);
    this.#output = new BoundedList(MAX_OUTPUT_BLOCKS, kept?.output);
    this.#lanes = kept?.lanes ?? [];
    this.#counts = kept?.counts ?? NO_COUNTS;
    this.#snapshot = kept?.snapshot ?? null;
    this.#isResuming = kept !== null;
  }

  read(): Scene {
    this.#scene ??= this.#draw();
    return this.#scene;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Returns how to stop. */
  follow(hub: Hub): () => void {
    const stopEvents = this.handle.subscribe((event) => this.#onEvent(event));
    const stopStatus = hub.onConnection(() => this.#changed());
    return () => {
      stopEvents();
      stopStatus();
      this.#isResuming = this.handle.cursor !== null;
    };
  }

  /** Null while there is nothing worth keeping. */
  keep(): KeptScene | null {
    const { snapshot, cursor, lanes, entries, output, counts } = this.read();
    return snapshot === null || cursor === null ? null : { snapshot, cursor, lanes, entries, output, counts };
  }

  #onEvent(event: ProcessEvent): void {
    switch (event.type) {
      case 'update':
        this.#onUpdate(event.update, event.snapshot);
        break;
      case 'snapshot':
        this.#onSnapshot(event);
        break;
      case 'live':
        this.#onLive(event.cursor);
        break;
      case 'error':
        this.#error = event.error;
    }
    this.#changed();
  }

  #onUpdate(update: Update, snapshot: Snapshot | null): void {
    this.#count('updates');
    this.#entries.add({ type: 'update', id: update.cursor, update });
    const block = readOutput(update.cursor, update.data);
    if (block !== null) this.#output.add(block);
    if (snapshot === null) return;
    this.#noteStateChange(this.#snapshot, snapshot);
    this.#lanes = foldLanes(this.#lanes, update, snapshot);
    this.#snapshot = snapshot;
  }

  #onSnapshot({ snapshot, cursor, reason }: Extract<ProcessEvent, { type: 'snapshot' }>): void {
    if (reason !== 'initial') this.#count(reason);
    this.#note(cursor, NOTES[reason]);
    this.#isResuming = false;
    this.#noteStateChange(this.#snapshot, snapshot);
    this.#lanes = lanesOfSnapshot(snapshot);
    this.#snapshot = snapshot;
  }

  #onLive(cursor: Cursor): void {
    if (this.#isResuming) {
      this.#count('resumed');
      this.#note(cursor, 'Resumed here: nothing was missed, nothing came twice');
    }
    this.#isResuming = true;
  }

  #noteStateChange(before: Snapshot | null, after: Snapshot): void {
    if (before !== null && before.state !== after.state) this.#stateChange = { before, after };
  }

  #note(cursor: Cursor, text: string): void {
    const { resumed, reset, conflated } = this.#counts;
    const id = `note ${cursor} ${String(resumed + reset + conflated)}`;
    if (this.#entries.last?.id !== id) this.#entries.add({ type: 'note', id, text });
  }

  #count(what: keyof Counts): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + 1 };
  }

  #changed(): void {
    this.#scene = null;
    this.#listeners.tell();
  }

  #draw(): Scene {
    const change = this.#stateChange;
    return {
      snapshot: this.#snapshot,
      cursor: this.handle.cursor,
      isLive: this.handle.isLive,
      error: this.#error,
      lanes: this.#lanes,
      entries: this.#entries.toArray(),
      output: this.#output.toArray(),
      changed: change === null ? NOTHING_CHANGED : changedPaths(change.before.state, change.after.state),
      counts: this.#counts,
    };
  }
}

const NOTES = {
  initial: 'The hub sent the process as it is now',
  reset: 'Fresh snapshot: the hub does not have the history that was held here',
  conflated: 'Fresh snapshot: updates before it were folded together',
} as const;
