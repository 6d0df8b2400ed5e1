/**
 * The hub's end of the wire in a few lines: it keeps histories, answers subscriptions from them, and takes writes with operation
 * ids. What it says moves only when the test flushes the links.
 */
import {
  applyUpdate,
  formatCursor,
  ORIGIN,
  type Cursor,
  type Mode,
  type Snapshot,
  type StepcastError,
  type Up,
  type Update,
  type UpdateParts,
} from '@stepcast/shared';
import type { HttpAnswer, HttpRequest } from '../environment.ts';
import type { HandFlushedLink } from './hand-flushed-link.ts';
import type { VirtualEnvironment } from './virtual-environment.ts';

export const HEARTBEAT_MS = 15_000;

/** More rounds than this are a loop, which would hang the test run. */
const MAX_ROUNDS = 10_000;

interface Viewer {
  readonly link: HandFlushedLink;
  readonly mode: Mode;
}

export class ScriptedHub {
  readonly #environment: VirtualEnvironment;
  readonly #histories = new Map<string, Update[]>();
  readonly #viewers = new Map<string, Set<Viewer>>();
  readonly #operations = new Map<string, HttpAnswer>();
  #tags = 100;

  /** Takes every socket that the environment opens from now on. */
  constructor(environment: VirtualEnvironment) {
    this.#environment = environment;
    environment.onLink = (link) => this.accept(link);
    environment.answer = (request) => Promise.resolve(this.answer(request));
  }

  accept(link: HandFlushedLink): void {
    link.onUp = (message) => this.#onUp(link, message);
    link.down.push({ type: 'welcome', protocol: 1, connection: 'c1', heartbeatMs: HEARTBEAT_MS });
  }

  history(process: string): readonly Update[] {
    return this.#histories.get(process) ?? [];
  }

  cursorOf(process: string): Cursor {
    return this.history(process).at(-1)?.cursor ?? ORIGIN;
  }

  /** The fold of the whole history. */
  stateOf(process: string): Snapshot {
    const snapshot = this.history(process).reduce<Snapshot | null>(applyUpdate, null);
    if (snapshot === null) throw new Error(`No process ${process}`);
    return snapshot;
  }

  create(process: string): void {
    this.update(process, { create: { workflow: 'test', tenant: 'default' } });
  }

  update(process: string, parts: UpdateParts): Cursor {
    const update = this.#append(process, parts);
    for (const viewer of this.#viewers.get(process) ?? []) viewer.link.down.push(update);
    return update.cursor;
  }

  /** Forgets the last updates and goes on from before them: what a fail-over to a lagging replica does. */
  fork(process: string, count: number): void {
    const history = this.#histories.get(process) ?? [];
    history.splice(Math.max(1, history.length - count));
    this.#append(process, { patch: { forked: this.#tags } });
    this.resetAll(process);
  }

  /** Sends every viewer of the process a fresh snapshot. */
  resetAll(process: string): void {
    for (const viewer of this.#viewers.get(process) ?? []) this.#sendSnapshot(viewer, process, 'reset');
  }

  remove(process: string): void {
    this.#histories.delete(process);
    for (const { link } of this.#viewers.get(process) ?? []) {
      link.down.push({ type: 'error', code: 'process-unknown', message: 'gone', process });
    }
    this.#viewers.delete(process);
  }

  /** How many viewers a process has on links that are open. */
  viewers(process: string): number {
    return [...(this.#viewers.get(process) ?? [])].filter((viewer) => viewer.link.isOpen).length;
  }

  /** Moves everything that is under way, both ways, until nothing is. */
  pump(): void {
    const { links } = this.#environment;
    for (let rounds = 0; links.some((link) => link.isOpen && (link.flushUp() || link.flushDown())); rounds += 1) {
      if (rounds === MAX_ROUNDS) throw new Error('The two ends answer each other without end');
    }
  }

  answer(request: HttpRequest): HttpAnswer {
    const op = request.headers['idempotency-key'] ?? '';
    const known = this.#operations.get(op);
    if (known !== undefined) return known;
    const answer = this.#write(request);
    this.#operations.set(op, answer);
    return answer;
  }

  #write({ url, headers, body }: HttpRequest): HttpAnswer {
    const [, process = '', action] = /\/process\/([^/]+)\/(update|cancel)$/.exec(url) ?? [];
    if (!this.#histories.has(process)) return problemAnswer(404, 'process-unknown');
    const ifMatch = headers['if-match'];
    if (ifMatch !== undefined && ifMatch !== `"${this.cursorOf(process)}"`) return problemAnswer(412, 'cursor-mismatch');
    const parts = JSON.parse(body ?? '{}') as UpdateParts;
    const cursor = this.update(process, action === 'cancel' ? { cancel: parts as object } : parts);
    return jsonAnswer(200, { cursor, durability: 'cache' });
  }

  #append(process: string, parts: UpdateParts): Update {
    const history = this.#histories.get(process) ?? [];
    this.#histories.set(process, history);
    this.#tags += 1;
    const cursor = formatCursor(history.length + 1, this.#tags);
    const prev = history.at(-1)?.cursor ?? ORIGIN;
    const update: Update = { type: 'update', process, cursor, prev, at: this.#environment.now(), ...withoutUndefined(parts) };
    history.push(update);
    return update;
  }

  #onUp(link: HandFlushedLink, message: Up): void {
    if (message.type === 'ping') link.down.push({ type: 'pong' });
    if (message.type === 'unsubscribe') this.#leave(link, message.process);
    if (message.type !== 'subscribe') return;
    const { process, cursor, mode = 'state' } = message;
    this.#leave(link, process);
    if (!this.#histories.has(process)) {
      link.down.push({ type: 'error', code: 'process-unknown', message: 'unknown', process });
      return;
    }
    const viewer: Viewer = { link, mode };
    this.#viewers.set(process, (this.#viewers.get(process) ?? new Set()).add(viewer));
    this.#catchUp(viewer, process, cursor);
    link.down.push({ type: 'live', process, cursor: this.cursorOf(process) });
  }

  #catchUp(viewer: Viewer, process: string, cursor: Cursor | undefined): void {
    if (cursor === undefined) return this.#sendSnapshot(viewer, process, 'initial');
    const history = this.history(process);
    const at = cursor === ORIGIN ? 0 : history.findIndex((update) => update.cursor === cursor) + 1;
    if (at === 0 && cursor !== ORIGIN) this.#sendSnapshot(viewer, process, 'reset');
    else viewer.link.down.push(...history.slice(at));
  }

  #sendSnapshot({ link }: Viewer, process: string, reason: 'initial' | 'reset'): void {
    link.down.push({ type: 'snapshot', process, cursor: this.cursorOf(process), reason, snapshot: this.stateOf(process) });
  }

  #leave(link: HandFlushedLink, process: string): void {
    const viewers = this.#viewers.get(process) ?? new Set();
    for (const viewer of viewers) if (viewer.link === link) viewers.delete(viewer);
  }
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: new Headers({ 'content-type': 'application/json', ...headers }), body: JSON.stringify(value) };
}

export function problemAnswer(
  status: number,
  code: StepcastError['code'],
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const type = { 'content-type': 'application/problem+json', ...headers };
  return { status, headers: new Headers(type), body: JSON.stringify({ type: 'about:blank', status, code, detail: code }) };
}

function withoutUndefined(parts: UpdateParts): UpdateParts {
  return JSON.parse(JSON.stringify(parts)) as UpdateParts;
}
