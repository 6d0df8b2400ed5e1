/** The entry: one hub, its processes, its connection. Composition only; `createHub` is where everything is put together. */
import type { CreateProcess, Cursor, JsonObject, Mode, Snapshot } from '@stepcast/shared';
import { ClientError } from './client-error.ts';
import type { ConnectionStatus } from './connection-status.ts';
import { Connections } from './connections.ts';
import { createEnvironment, type Environment } from './environment.ts';
import { HandleCache } from './handle-cache.ts';
import { readBody, readEtag, readError } from './http-answer.ts';
import { HttpClient } from './http-client.ts';
import { HttpWriter, type WrittenAnswer } from './http-writer.ts';
import { readHubAddress } from './hub-address.ts';
import { NOWHERE, type Position } from './position.ts';
import { ProcessHandle } from './process-handle.ts';
import { listQuery, type ListFilter, type ProcessPage } from './process-list.ts';
import { Subscription } from './subscription.ts';

export interface HubOptions {
  /** `http://…` or `https://…` */
  readonly url: string;
  /** Called at every connect and every request, so that an expired token is never sent. */
  readonly token?: () => Promise<string> | string;
  readonly environment?: Environment;
}

export interface ProcessOptions {
  /** `state` (default): always the newest state, steps in between may be left out. `log`: every update. */
  readonly mode?: Mode;
  /** Begin after this cursor; `0-0` is the beginning of the process. A handle with `from` is its own and not shared. */
  readonly from?: Cursor;
  /** The process at `from`, kept from an earlier page. With it, following goes on without a new snapshot. */
  readonly snapshot?: Snapshot;
}

export interface StartOptions extends Omit<CreateProcess, 'workflow'> {
  readonly signal?: AbortSignal;
}

/** Connects on the first subscription and, a moment after the last, disconnects again. */
export function createHub(options: HubOptions): Hub {
  return new Hub(options);
}

export class Hub {
  readonly #environment: Environment;
  readonly #connections: Connections;
  readonly #client: HttpClient;
  readonly #writer: HttpWriter;
  readonly #handles = new HandleCache<ProcessHandle>();
  readonly #closing = new AbortController();

  constructor({ url, token: source, environment = createEnvironment() }: HubOptions) {
    const token = source ?? null;
    const address = readHubAddress(url);
    this.#environment = environment;
    this.#connections = new Connections(environment, { url: address.webSocket, token, isLoopback: address.isLoopback });
    this.#client = new HttpClient(environment, { baseUrl: address.http, token });
    this.#writer = new HttpWriter({ environment, client: this.#client });
  }

  get connection(): ConnectionStatus {
    return this.#connections.status;
  }

  /** Returns how to stop listening. */
  onConnection(listener: (status: ConnectionStatus) => void): () => void {
    return this.#connections.onStatus(listener);
  }

  /** Asks nothing of the hub yet. The same process in the same mode is the same handle, unless `from` is given. */
  process<S extends JsonObject = JsonObject>(id: string, options: ProcessOptions = {}): ProcessHandle<S> {
    const { mode = 'state', from, snapshot = null } = options;
    const handle =
      from === undefined ? this.#shared(id, mode, NOWHERE) : this.#createHandle(id, mode, { cursor: from, snapshot });
    return handle as unknown as ProcessHandle<S>;
  }

  /** Creates a process. Rejects with `process-exists` when the id is taken. */
  async start<S extends JsonObject = JsonObject>(workflow: string, options: StartOptions = {}): Promise<ProcessHandle<S>> {
    const { signal, ...rest } = options;
    // Drawn here, so that a repetition after a lost answer cannot create a second process.
    const id = rest.id ?? this.#environment.randomId();
    const request = { process: id, method: 'POST' as const, path: '/process', body: JSON.stringify({ ...rest, workflow, id }) };
    const written = await this.#writer.write(request, this.#until(signal));
    if (rest.id === undefined && isOwnDouble(written)) return this.process<S>(id);
    const snapshot = readBody(written.answer) as Snapshot;
    const cursor = readEtag(written.answer);
    const position = cursor === null ? NOWHERE : { cursor, snapshot };
    return this.#shared(id, 'state', position) as unknown as ProcessHandle<S>;
  }

  async list(filter: ListFilter = {}, options: { readonly signal?: AbortSignal } = {}): Promise<ProcessPage> {
    const request = { method: 'GET', path: `/process${listQuery(filter)}` } as const;
    return readBody(await this.#client.send(request, this.#until(options.signal))) as ProcessPage;
  }

  /** Final. Subscriptions fall silent, readers end, and what is still being written rejects with `hub-closed`. */
  close(): void {
    this.#closing.abort(new ClientError('hub-closed'));
    this.#connections.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A handle that is there already keeps its own position. */
  #shared(id: string, mode: Mode, position: Position): ProcessHandle {
    return this.#handles.get(`${mode} ${id}`, () => this.#createHandle(id, mode, position));
  }

  #createHandle(id: string, mode: Mode, position: Position): ProcessHandle {
    const openAt = (at: Position): Subscription => this.#createSubscription(id, mode, at);
    return new ProcessHandle({ subscription: openAt(position), writer: this.#writer, closing: this.#closing.signal, openAt });
  }

  #createSubscription(process: string, mode: Mode, position: Position): Subscription {
    return new Subscription({ environment: this.#environment, connections: this.#connections }, { process, mode, position });
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, signal]);
  }
}

/** The id was drawn at random, so a process that has it is the one that a lost attempt created. */
function isOwnDouble({ answer, isRepetition }: WrittenAnswer): boolean {
  return isRepetition && answer.status === 409 && readError(answer).code === 'process-exists';
}
