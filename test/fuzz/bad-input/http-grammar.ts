import { LIMITS } from '@stepcast/shared';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { mutateTree, render, treeOf } from './json-tree.ts';
import { mutateBytes } from './mutate-bytes.ts';
import type { World } from './world.ts';

export interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
}

const JSON_TYPE = 'application/json';
const MERGE_PATCH = 'application/merge-patch+json';
const NDJSON = 'application/x-ndjson';

interface Shape {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: object;
}

/** A request that is right, and is answered at once. */
function goodShape(random: SeededRandom, world: World): Shape {
  const path = `/process/${world.process()}`;
  const chance = random.below(100);
  if (chance < 30) return { method: 'POST', path: `${path}/update`, type: JSON_TYPE, body: world.parts() };
  if (chance < 45) return { method: 'POST', path: `${path}/step`, type: JSON_TYPE, body: world.stepPart() };
  if (chance < 55) return { method: 'PATCH', path: `${path}/state`, type: MERGE_PATCH, body: world.object() };
  if (chance < 60) return { method: 'PUT', path: `${path}/state`, type: JSON_TYPE, body: world.object() };
  if (chance < 64) return { method: 'POST', path: `${path}/cancel`, type: JSON_TYPE, body: { reason: 'enough' } };
  if (chance < 70) return { method: 'POST', path: '/process', type: JSON_TYPE, body: goodCreation(random, world) };
  if (chance < 71) return { method: 'DELETE', path };
  if (chance < 80) return { method: random.pick(['GET', 'HEAD']), path };
  if (chance < 85) return { method: 'GET', path: `${path}/state` };
  if (chance < 92) return { method: 'GET', path: `/process?workflow=fuzz&status=running&limit=3&after=${world.cursor()}` };
  return {
    method: random.pick(['GET', 'HEAD', 'OPTIONS']),
    path: random.pick(['/live', '/ready', '/docs/errors', '/', '/nothing', '/process/']),
  };
}

function goodCreation(random: SeededRandom, world: World): object {
  const id = random.fraction() < 0.8 ? { id: random.pick([world.process(), `c${random.below(100)}`]) } : {};
  return {
    workflow: 'fuzz',
    ...id,
    state: world.object(),
    ttlMs: 1000 + random.below(10_000),
    temporary: random.fraction() < 0.5,
  };
}

/** A request that is well-formed HTTP, whatever is wrong about what it says. */
export function oddRequest(random: SeededRandom, world: World): Request {
  const shape = goodShape(random, world);
  const { method, path } = shape;
  const isOdd = random.fraction() < 0.25;
  return {
    method:
      isOdd && random.fraction() < 0.3 ? random.pick(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY']) : method,
    target: isOdd ? oddTarget(random, path) : path,
    ...contentOf(random, world, shape),
  };
}

/** A request to follow: it may be answered at once, later or without an end. */
export function oddFollow(random: SeededRandom, world: World): Request {
  const several = random.fraction() < 0.4;
  const ids = Array.from({ length: several ? random.pick([1, 2, 5, 65]) : 1 }, () => world.process());
  const position = several ? ids.map((id) => `${id}:${world.cursor()}`).join(',') : world.cursor();
  const query = [...(several ? ids.map((id) => `process=${id}`) : []), `cursor=${position}`, 'mode=log', 'waitMs=20'];
  const wanted = query.filter(() => random.fraction() < 0.9).join('&');
  const path = `${several ? '/events' : `/process/${ids[0]}/events`}?${wanted}`;
  const headers: [string, string][] = [];
  if (random.fraction() < 0.8)
    headers.push([
      'Accept',
      random.fraction() < 0.8 ? random.pick(['text/event-stream', JSON_TYPE, '*/*']) : oddValue(random, world),
    ]);
  if (random.fraction() < 0.3) headers.push(['Last-Event-ID', random.fraction() < 0.5 ? position : oddValue(random, world)]);
  return {
    method: random.fraction() < 0.95 ? 'GET' : 'POST',
    target: random.fraction() < 0.4 ? oddTarget(random, path) : path,
    headers,
    body: null,
  };
}

/** Characters that may stand in a request line, also where they should not. */
const TARGET_PIECES = [
  '%',
  '%00',
  '%2f',
  '%2e%2e/',
  '%ff',
  '%C3%A9',
  '/',
  '//',
  '?',
  '&',
  '=',
  ';',
  '#',
  '..',
  '~',
  '[',
  '&a=b',
  '&cursor=0-0',
  '&mode=x',
];

function oddTarget(random: SeededRandom, path: string): string {
  if (random.fraction() < 0.05) return `/process/${'a'.repeat(random.pick([128, 129, 1024, 1025, 20_000]))}`;
  let target = path;
  for (let changes = 1 + random.below(2); changes > 0; changes--) {
    const at = 1 + random.below(target.length);
    target = target.slice(0, at) + random.pick(TARGET_PIECES) + target.slice(at + random.below(3));
  }
  return target;
}

const ODD_VALUES = [
  '',
  '*',
  '""',
  '"',
  '"0-0"',
  'W/"0-0"',
  '"0-0", "1-1"',
  '0-0',
  '"01-1"',
  'a b',
  'é',
  '"a"',
  ',',
  ';',
  'null',
  'a:0-0',
  'a:0-0,b',
  '%00',
];
const HEADER_NAMES = [
  'If-Match',
  'If-None-Match',
  'Idempotency-Key',
  'Stepcast-Durability',
  'traceparent',
  'X-Request-Id',
  'Accept',
  'Authorization',
  'Origin',
  'Host',
  'Content-Encoding',
  'Expect',
  'Range',
  'Cookie',
];

function oddValue(random: SeededRandom, world: World): string {
  const chance = random.below(10);
  if (chance < 6) return random.pick(ODD_VALUES);
  if (chance < 7) return 'v'.repeat(random.pick([128, 129, 5000]));
  return chance < 8 ? `"${world.cursor()}"` : world.operation();
}

type Header = readonly [name: string, value: string];

function oddHeaders(random: SeededRandom, world: World): Header[] {
  const headers: Header[] = [];
  if (random.fraction() < 0.3) headers.push(['Idempotency-Key', world.operation()]);
  if (random.fraction() < 0.1) headers.push(['If-Match', `"${world.cursor()}"`]);
  if (random.fraction() < 0.05)
    headers.push(['Stepcast-Durability', random.pick(['cache', 'replica', 'disk', 'archive', 'granite'])]);
  for (let more = random.fraction() < 0.3 ? 1 + random.below(2) : 0; more > 0; more--) {
    const name = random.pick(HEADER_NAMES);
    headers.push([name, name === 'Expect' ? '100-continue' : oddValue(random, world)]);
  }
  return headers;
}

function contentOf(random: SeededRandom, world: World, { type, body }: Shape): Pick<Request, 'headers' | 'body'> {
  const headers = oddHeaders(random, world);
  if (body === undefined || type === undefined) return { headers, body: null };
  const isStream = type === JSON_TYPE && random.fraction() < 0.15;
  const chance = random.below(1000);
  const oddType =
    chance < 30
      ? random.pick(['text/plain', 'application/json; charset=latin1', 'json', '*/*', '', 'multipart/form-data'])
      : type;
  headers.push(['Content-Type', isStream ? NDJSON : oddType]);
  if (chance === 999) return { headers, body: Buffer.alloc(LIMITS.frameBytes + 1 + random.below(100_000), ' ') };
  return { headers, body: isStream ? oddLines(random, world) : oddBody(random, body) };
}

function oddBody(random: SeededRandom, body: object): Buffer {
  const chance = random.below(100);
  if (chance < 40) return Buffer.from(JSON.stringify(body));
  if (chance < 80) {
    let tree = mutateTree(random, treeOf(body));
    if (random.fraction() < 0.5) tree = mutateTree(random, tree);
    return Buffer.from(render(tree));
  }
  return mutateBytes(random, Buffer.from(JSON.stringify(body)));
}

function oddLines(random: SeededRandom, world: World): Buffer {
  const lines = Array.from({ length: random.below(8) }, () => {
    const line = { op: world.operation(), ...(random.fraction() < 0.1 ? { ifMatch: world.cursor() } : {}), ...world.parts() };
    return random.fraction() < 0.1 ? Buffer.from(random.pick(['', ' ', '\r', '\t'])) : oddBody(random, line);
  });
  const ends = Buffer.from(random.pick(['\n', '\n', '\r\n', '\n\n']));
  return Buffer.concat(lines.flatMap((line) => [line, ends]));
}

/** The request's bytes; a body goes with its length or in chunks, rightly in both cases. */
export function encodeRequest(random: SeededRandom, host: string, { method, target, headers, body }: Request): Buffer {
  const isChunked = body !== null && random.fraction() < 0.2;
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (!headers.some(([name]) => name === 'Host')) lines.push(`Host: ${host}`);
  if (body !== null) lines.push(isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (body === null) return head;
  return Buffer.concat([head, ...(isChunked ? chunksOf(random, body) : [body])]);
}

function chunksOf(random: SeededRandom, body: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < body.length;) {
    const piece = body.subarray(start, start + 1 + random.below(body.length));
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
    start += piece.length;
  }
  return [...pieces, Buffer.from('0\r\n\r\n')];
}
