/** `GET /process/{id}/events` and `GET /events`: server-sent events, or a long-poll for who accepts JSON. */
import { StepcastError, type Cursor } from '@stepcast/shared';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { Connection, FollowRequest } from '../../gateway/connection.ts';
import { messageFrame } from '../../gateway/frame.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorMessageOf } from '../problem.ts';
import { parseFollowMany, parseFollowOne, type FollowOne } from './follow-query.ts';
import { PollLink } from './poll-link.ts';
import { SseLink } from './sse-link.ts';

export interface FollowDeps {
  readonly gateway: Gateway;
  readonly clock: Clock;
}

export interface FollowSchemas {
  readonly one: FastifySchema;
  readonly many: FastifySchema;
}

const SSE = 'text/event-stream';
const JSON_TYPE = 'application/json';

export function registerFollowRoutes(app: FastifyInstance, deps: FollowDeps, schemas: FollowSchemas): void {
  app.get<{ Params: { id: string } }>(
    '/process/:id/events',
    { schema: schemas.one, exposeHeadRoute: false },
    async (request, reply) => {
      const wanted = wantedType(request);
      const follow = parseFollowOne(request.params.id, request.query, lastEventId(request));
      return wanted === SSE ? streamOne({ request, reply }, follow, deps) : poll({ request, reply }, follow, deps);
    },
  );
  app.get('/events', { schema: schemas.many, exposeHeadRoute: false }, async (request, reply) => {
    if (wantedType(request) !== SSE) throw new StepcastError('not-acceptable', `Several processes are followed as ${SSE}`);
    return streamMany({ request, reply }, parseFollowMany(request.query, lastEventId(request)), deps);
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function streamOne(exchange: Exchange, follow: FollowRequest, { gateway }: FollowDeps): Promise<FastifyReply> {
  const connection = openStream(exchange, gateway, { cursors: null, processes: 1 });
  try {
    await connection.follow(follow);
  } catch (error) {
    connection.closed();
    throw error;
  }
  return exchange.reply.hijack();
}

/** A process that cannot be followed is told in the stream; the others go on. */
async function streamMany(exchange: Exchange, follows: readonly FollowRequest[], { gateway }: FollowDeps): Promise<FastifyReply> {
  const cursors = new Map<string, Cursor>();
  for (const { process, cursor } of follows) if (cursor !== null) cursors.set(process, cursor);
  const connection = openStream(exchange, gateway, { cursors, processes: follows.length });
  exchange.reply.hijack();
  await Promise.all(
    follows.map((follow) =>
      connection.follow(follow).catch((error: unknown) => {
        const known = error instanceof StepcastError ? error : new StepcastError('internal', undefined, { cause: error });
        connection.send(messageFrame(errorMessageOf(known, { process: follow.process })));
      }),
    ),
  );
  return exchange.reply;
}

function openStream(
  { request, reply }: Exchange,
  gateway: Gateway,
  stream: { readonly cursors: Map<string, Cursor> | null; readonly processes: number },
): Connection {
  const { raw } = reply;
  const link = new SseLink(raw, { ...stream, headers: reply.getHeaders() as Record<string, string> });
  const connection = gateway.connect(link);
  request.socket.setNoDelay(true);
  raw.on('drain', () => connection.drained());
  raw.on('close', () => connection.closed());
  // Who left while the token was checked is told of no more.
  if (request.socket.destroyed) connection.closed();
  // The connection is judged by heartbeats and progress, not by the silence of a client that has nothing to say.
  request.socket.setTimeout(0);
  return connection;
}

async function poll({ reply }: Exchange, follow: FollowOne, { gateway, clock }: FollowDeps): Promise<string> {
  const link = new PollLink(follow.cursor);
  const connection = gateway.connect(link);
  const onGone = (): void => {
    link.finish();
    connection.closed();
  };
  reply.raw.on('close', onGone);
  const timer = clock.after(follow.waitMs, () => link.finish());
  try {
    await connection.follow(follow);
    const { cursor, body } = await link.answer;
    if (gateway.isDraining) reply.header('connection', 'close');
    if (cursor !== null) reply.header('etag', `"${cursor}"`);
    reply.header('cache-control', 'no-store').type(`${JSON_TYPE}; charset=utf-8`);
    return body;
  } finally {
    timer.cancel();
    reply.raw.off('close', onGone);
    connection.closed();
  }
}

/** `curl` and others that accept anything get the stream. */
function wantedType(request: FastifyRequest): typeof SSE | typeof JSON_TYPE {
  const accepted = (request.headers.accept ?? '*/*').split(',').filter((type) => !/;\s*q=0(\.0*)?\s*($|;)/i.test(type));
  const types = accepted.map((type) => type.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  const wanted = types.find(
    (type) => type === SSE || type === JSON_TYPE || type === '*/*' || type === 'text/*' || type === 'application/*',
  );
  if (wanted === undefined) throw new StepcastError('not-acceptable', `Updates are sent as ${SSE} or ${JSON_TYPE}`);
  return wanted === JSON_TYPE || wanted === 'application/*' ? JSON_TYPE : SSE;
}

function lastEventId(request: FastifyRequest): string | null {
  const value = request.headers['last-event-id'];
  return typeof value === 'string' && value !== '' ? value : null;
}
