/**
 * What one WebSocket client may ask, and the answers. [PRO-2]
 *
 * - `unknown`: no identity yet; only `auth` is heard, and only for so long.
 * - `open`: everything is.
 * - `closed`: nothing is.
 * A frame that cannot be understood gets a typed error and changes nothing; the connection goes on.
 */
import {
  isJsonObject,
  type JsonObject,
  LIMITS,
  PROTOCOL_VERSION,
  StepcastError,
  type Up,
  type UpdateParts,
  type UpdateRequest,
} from '@stepcast/shared';
import { idSchema, upSchema } from '@stepcast/shared/schemas';
import type { HubPorts } from '../../application/hub-ports.ts';
import { writeUpdate } from '../../application/write-update.ts';
import type { Connection } from '../../gateway/connection.ts';
import { messageFrame } from '../../gateway/frame.ts';
import type { Authenticator } from '../../ports/authenticator.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { parseJson, parseWith } from '../parse-json.ts';
import { errorMessageOf } from '../problem.ts';
import type { WsLink } from './ws-link.ts';

export interface WsSessionDeps {
  readonly ports: HubPorts;
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  readonly heartbeatMs: number;
}

const AUTH_TIMEOUT_MS = 10_000;
/** Updates that wait for the one before them; past this the socket is not read. */
const MAX_WAITING_WRITES = 64;
/** An update that took longer than this gives way to the other connections before the next. */
const HEAVY_WRITE_MS = 5;
const UP_TYPES: ReadonlySet<unknown> = new Set<Up['type']>(['auth', 'subscribe', 'unsubscribe', 'update', 'ping']);

export class WsSession {
  readonly #connection: Connection;
  readonly #link: WsLink;
  readonly #deps: WsSessionDeps;
  #state: 'unknown' | 'open' | 'closed' = 'unknown';
  #authTimer: Timer | null = null;
  #lastWrite: Promise<void> | null = null;
  #waitingWrites = 0;

  constructor(connection: Connection, link: WsLink, deps: WsSessionDeps) {
    this.#connection = connection;
    this.#link = link;
    this.#deps = deps;
  }

  /** `token` is what the handshake brought. Without a good one, the client has some time to send an `auth` frame. */
  async start(token: string | null): Promise<void> {
    // What comes while the token is looked at waits in the socket.
    this.#link.setBusy(true);
    try {
      await this.#authenticate(token);
    } catch (error) {
      if (!(error instanceof StepcastError) || token !== null) return this.#end(error);
      const late = (): void => this.#end(new StepcastError('unauthenticated', 'No token came in time'));
      this.#authTimer = this.#deps.ports.clock.after(AUTH_TIMEOUT_MS, late);
    } finally {
      this.#link.setBusy(false);
    }
  }

  stop(): void {
    this.#state = 'closed';
    this.#authTimer?.cancel();
  }

  /** Never throws. */
  take(bytes: Buffer, isBinary: boolean): void {
    if (this.#state === 'closed' || this.#connection.isClosed) return;
    let asked: JsonObject = {};
    try {
      if (isBinary) throw new StepcastError('invalid-request', 'Frames are text');
      asked = parseObject(bytes);
      this.#act(parseUp(asked));
    } catch (error) {
      this.#refuse(error, subjectOf(asked));
    }
  }

  #act(message: Up): void {
    if (message.type === 'auth') this.#do(this.#authenticate(message.token), {});
    else if (this.#state === 'unknown') throw new StepcastError('unauthenticated', 'The first frame is auth');
    else if (message.type === 'ping') this.#connection.send(messageFrame({ type: 'pong' }));
    else if (message.type === 'unsubscribe') this.#connection.unfollow(message.process);
    else if (message.type === 'update') this.#queueWrite(message);
    else {
      const { process, cursor, mode } = message;
      this.#do(this.#connection.follow({ process, cursor: cursor ?? null, mode: mode ?? 'state' }), { process });
    }
  }

  async #authenticate(token: string | null): Promise<void> {
    await this.#deps.authenticator.authenticate({ token });
    if (this.#state !== 'unknown') return;
    this.#state = 'open';
    this.#authTimer?.cancel();
    const { heartbeatMs } = this.#deps;
    this.#connection.send(
      messageFrame({ type: 'welcome', protocol: PROTOCOL_VERSION, connection: this.#connection.id, heartbeatMs }),
    );
  }

  /** One connection's updates are written in the order in which they came. */
  #queueWrite(request: UpdateRequest): void {
    if (++this.#waitingWrites === MAX_WAITING_WRITES) this.#link.setBusy(true);
    this.#lastWrite = this.#writeAfter(this.#lastWrite, request);
  }

  /** Never rejects. */
  async #writeAfter(previous: Promise<void> | null, request: UpdateRequest): Promise<void> {
    await previous;
    const { clock } = this.#deps.ports;
    const startedAt = clock.elapsed();
    await this.#write(request).catch((error: unknown) => this.#refuse(error, { op: request.op }));
    if (this.#waitingWrites-- === MAX_WAITING_WRITES) this.#link.setBusy(false);
    if (this.#waitingWrites === 0) this.#lastWrite = null;
    // One client's heavy updates must not keep the others from their turn.
    if (clock.elapsed() - startedAt > HEAVY_WRITE_MS) await new Promise<void>((resolve) => clock.endOfTurn(resolve));
  }

  async #write(request: UpdateRequest): Promise<void> {
    const { process, op, ifMatch, type: _, ...parts } = request;
    const command = {
      id: process,
      parts: parts as UpdateParts,
      ifMatch: ifMatch ?? null,
      operationId: op,
      durability: 'cache' as const,
    };
    const { cursor, durability } = await writeUpdate(this.#deps.ports, command);
    this.#connection.send(messageFrame({ type: 'ack', op, cursor, durability }));
  }

  #do(action: Promise<void>, about: { readonly process?: string }): void {
    action.catch((error: unknown) => this.#refuse(error, about));
  }

  #refuse(error: unknown, about: { readonly process?: string; readonly op?: string }): void {
    const { metrics } = this.#deps.ports;
    metrics.count('frames_refused');
    this.#connection.send(messageFrame(errorMessageOf(this.#known(error), about)));
  }

  #end(error: unknown): void {
    const known = this.#known(error);
    this.#connection.send(messageFrame(errorMessageOf(known)));
    this.#connection.close(known);
  }

  #known(error: unknown): StepcastError {
    if (error instanceof StepcastError) return error;
    this.#deps.ports.metrics.count('internal_errors');
    this.#deps.logger.error({ err: error, connection: this.#connection.id }, 'A frame could not be handled');
    return new StepcastError('internal');
  }
}

function parseObject(bytes: Buffer): JsonObject {
  if (bytes.length > LIMITS.frameBytes) throw new StepcastError('too-large', `A frame has at most ${LIMITS.frameBytes} bytes`);
  const value = parseJson(bytes);
  if (!isJsonObject(value)) throw new StepcastError('invalid-request', 'A frame holds one JSON object');
  return value;
}

function parseUp(asked: JsonObject): Up {
  if (!UP_TYPES.has(asked['type'])) throw new StepcastError('unknown-type', 'No message has this type', { path: 'type' });
  return parseWith(upSchema, asked);
}

/** The write that a frame which was not understood asked for, if it says so in the right form. */
function subjectOf({ type, op }: JsonObject): { readonly op?: string } {
  return type === 'update' && idSchema.safeParse(op).success ? { op: op as string } : {};
}
