import type { AddressInfo } from 'node:net';
import {
  allowAll,
  createHttpServer,
  MemoryProcessBus,
  MemoryProcessStore,
  promMetrics,
  systemClock,
  systemRandom,
  type Authenticator,
  type Clock,
  type HttpOptions,
  type ProcessStore,
} from '@stepcast/server';
import type { Cursor, Snapshot } from '@stepcast/shared';
import { RecordingLogger } from '../support/recording-logger.ts';

export interface HttpRigOptions extends Partial<HttpOptions> {
  readonly clock?: Clock;
  readonly authenticator?: Authenticator;
  readonly readiness?: () => Promise<void>;
  /** Puts something between the server and the store. */
  readonly around?: (store: ProcessStore) => Partial<ProcessStore>;
}

export interface Sent {
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTTP side over the memory store, listening on a free port, without gateway. */
export class HttpRig implements AsyncDisposable {
  readonly app: ReturnType<typeof createHttpServer>;
  readonly store: MemoryProcessStore;
  readonly logger = new RecordingLogger();
  isDraining = false;

  private constructor(options: HttpRigOptions) {
    const { clock = systemClock, authenticator = allowAll, readiness, around, ...httpOptions } = options;
    this.store = new MemoryProcessStore({ clock, bus: new MemoryProcessBus(this.logger) });
    const store: ProcessStore = around === undefined ? this.store : overlay(this.store, around(this.store));
    this.app = createHttpServer(
      {
        store,
        clock,
        random: systemRandom(),
        metrics: promMetrics({ withRuntime: false }),
        logger: this.logger,
        authenticator,
        ttl: { defaultMs: 86_400_000, temporaryMs: 600_000, byWorkflow: {} },
        readiness: readiness ?? (() => store.check()),
        isDraining: () => this.isDraining,
      },
      { originPolicy: { allowedOrigins: [], allowedHosts: null }, inspectorDir: null, version: '0.0.0', ...httpOptions },
    );
  }

  static async start(options: HttpRigOptions = {}): Promise<HttpRig> {
    const rig = new HttpRig(options);
    await rig.app.listen({ host: '127.0.0.1', port: 0 });
    return rig;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.app.server.closeAllConnections();
    await this.app.close();
    this.store[Symbol.dispose]();
  }

  get port(): number {
    return (this.app.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  send(method: string, path: string, { body, type = 'application/json', headers = {} }: Sent = {}): Promise<Response> {
    const init = body === undefined ? { headers } : { body, headers: { 'content-type': type, ...headers } };
    return fetch(this.url + path, { method, redirect: 'manual', ...init } as RequestInit);
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.send('POST', path, { body: JSON.stringify(body), headers });
  }

  /** Creates a process and gives back its cursor. */
  async create(id: string, more: object = {}): Promise<Cursor> {
    const answer = await this.post('/process', { workflow: 'test', id, ...more });
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    return cursorOf(answer);
  }

  /** Past the HTTP side: what the store holds. */
  async stored(id: string): Promise<{ readonly cursor: Cursor; readonly snapshot: Snapshot }> {
    const stored = await this.store.readSnapshot(id);
    if (stored === null) throw new Error(`No process ${id}`);
    return { cursor: stored.cursor, snapshot: JSON.parse(stored.text) as Snapshot };
  }
}

/** The cursor in an answer's `ETag`. */
export function cursorOf(answer: Response): Cursor {
  const tag = /^"(.+)"$/.exec(answer.headers.get('etag') ?? '')?.[1];
  if (tag === undefined) throw new Error(`No ETag in ${answer.status}`);
  return tag as Cursor;
}

export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly cursor?: Cursor;
  readonly path?: string;
}

/** The problem that an answer is, checked for its form. */
export async function problemIn(answer: Response): Promise<Problem> {
  const type = answer.headers.get('content-type') ?? '';
  const text = await answer.text();
  if (!type.startsWith('application/problem+json')) throw new Error(`${answer.status} ${type} is no problem: ${text}`);
  const problem = JSON.parse(text) as Problem;
  if (problem.status !== answer.status) throw new Error(`Status ${answer.status} with ${text}`);
  return problem;
}

/** A store that is another one but for some methods. */
function overlay(store: ProcessStore, changed: Partial<ProcessStore>): ProcessStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(changed, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
