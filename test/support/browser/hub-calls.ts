import type { CreateProcess, Cursor, Snapshot, UpdateParts } from '@stepcast/shared';

/** What tests do over HTTP to a hub of which they know only where it is. */
export class HubCalls {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async create(id: string, rest: Partial<CreateProcess> = {}): Promise<Cursor> {
    const answer = await this.#post('/process', { workflow: 'test', ...rest, id });
    return cursorOf(answer);
  }

  async write(id: string, parts: UpdateParts): Promise<Cursor> {
    return cursorOf(await this.#post(`/process/${id}/update`, parts));
  }

  async read(id: string): Promise<{ readonly cursor: Cursor; readonly snapshot: Snapshot }> {
    const answer = await this.#request('GET', `/process/${id}`);
    return { cursor: cursorOf(answer), snapshot: (await answer.json()) as Snapshot };
  }

  /** Ids, newest first. */
  async list(): Promise<string[]> {
    const answer = await this.#request('GET', '/process');
    return ((await answer.json()) as { processes: { id: string }[] }).processes.map(({ id }) => id);
  }

  async delete(id: string): Promise<void> {
    await this.#request('DELETE', `/process/${id}`);
  }

  #post(path: string, body: object): Promise<Response> {
    return this.#request('POST', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  async #request(method: string, path: string, content: RequestInit = {}): Promise<Response> {
    const answer = await fetch(this.url + path, { method, ...content });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

function cursorOf(answer: Response): Cursor {
  return (answer.headers.get('etag') ?? '').replaceAll('"', '') as Cursor;
}
