import { readSettings, startHub, type Hub } from '@stepcast/server';
import type { Cursor, Snapshot, UpdateParts } from '@stepcast/shared';

/** A hub in this process, on a free port, with what tests do to it over HTTP. */
export class RunningHub implements AsyncDisposable {
  readonly url: string;
  readonly #hub: Hub;

  private constructor(hub: Hub) {
    this.#hub = hub;
    this.url = hub.url;
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<RunningHub> {
    const all = readSettings({ PORT: '0', STEPCAST_LOG_LEVEL: 'error', STEPCAST_DRAIN_MS: '2000', ...settings });
    return new RunningHub(await startHub(all, { inspectorDir: null, version: '0.0.0' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#hub[Symbol.asyncDispose]();
  }

  async create(id: string): Promise<void> {
    await this.#post('/process', { workflow: 'test', id });
  }

  async write(id: string, parts: UpdateParts): Promise<Cursor> {
    const answer = await this.#post(`/process/${id}/update`, parts);
    return ((await answer.json()) as { cursor: Cursor }).cursor;
  }

  /** Writes `count` updates as one NDJSON request; resolves with their cursors. */
  async writeMany(id: string, count: number, partsOf: (n: number) => UpdateParts = (n) => ({ patch: { n } })): Promise<Cursor[]> {
    const body = Array.from({ length: count }, (_, n) => `${JSON.stringify(partsOf(n))}\n`).join('');
    const answer = await this.#request('POST', `/process/${id}/update`, { body, type: 'application/x-ndjson' });
    const lines = (await answer.text()).trim().split('\n');
    return lines.map((line) => (JSON.parse(line) as { cursor: Cursor }).cursor);
  }

  async read(id: string): Promise<{ readonly cursor: Cursor; readonly snapshot: Snapshot }> {
    const answer = await this.#request('GET', `/process/${id}`);
    const cursor = (answer.headers.get('etag') ?? '').replaceAll('"', '') as Cursor;
    return { cursor, snapshot: (await answer.json()) as Snapshot };
  }

  async delete(id: string): Promise<void> {
    await this.#request('DELETE', `/process/${id}`);
  }

  #post(path: string, body: object): Promise<Response> {
    return this.#request('POST', path, { body: JSON.stringify(body), type: 'application/json' });
  }

  async #request(method: string, path: string, content?: { readonly body: string; readonly type: string }): Promise<Response> {
    const init = content === undefined ? {} : { body: content.body, headers: { 'content-type': content.type } };
    const answer = await fetch(this.url + path, { method, ...init });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
