import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { StepcastError } from '@stepcast/shared';
import type { WebSocket } from 'ws';
import type { Frame } from '../../gateway/frame.ts';
import type { Link } from '../../gateway/link.ts';
import { progressMarkOf } from '../socket-progress.ts';
import { canBuildFrames, WS_FORMAT } from './ws-format.ts';

const NORMAL_CLOSURE = 1000;
const INTERNAL_ERROR = 1011;
/** Heartbeats that a client may leave unanswered; then nobody is there. */
const MAX_MISSED_PONGS = 3;

/** A WebSocket as a link. Finished frames go past `ws` to the socket, corked into one write; `ws` does all the rest. [GW-5] */
export class WsLink implements Link {
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  #isWanted = true;
  #isBusy = false;
  #missedPongs = 0;

  constructor(webSocket: WebSocket, socket: Duplex) {
    this.#webSocket = webSocket;
    this.#socket = socket;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  get progressMark(): number {
    return progressMarkOf(this.#socket as Socket);
  }

  write(frames: readonly Frame[]): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    this.#socket.cork();
    for (const frame of frames) {
      if (frame.kind === 'heartbeat' && canBuildFrames) this.#missedPongs += 1; // Else no ping goes with it.
      if (canBuildFrames) this.#socket.write(frame.in(WS_FORMAT));
      else this.#webSocket.send(frame.text);
    }
    this.#socket.uncork();
    if (this.#missedPongs > MAX_MISSED_PONGS) this.#webSocket.terminate();
  }

  /** For the gateway: the client has enough to read as it is. */
  setReading(isReading: boolean): void {
    this.#isWanted = isReading;
    this.#applyReading();
  }

  /** For the session: what the client sent is still being worked on. */
  setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    this.#applyReading();
  }

  /** For the server: the client has given a sign of life. */
  heard(): void {
    this.#missedPongs = 0;
  }

  close(error: StepcastError | null): void {
    const code = error === null ? NORMAL_CLOSURE : (error.row.close ?? INTERNAL_ERROR);
    this.#webSocket.resume();
    this.#webSocket.close(code, error?.code ?? '');
  }

  #applyReading(): void {
    if (this.#isWanted && !this.#isBusy) this.#webSocket.resume();
    else this.#webSocket.pause();
  }
}
