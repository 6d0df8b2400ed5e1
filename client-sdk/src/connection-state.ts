/**
 * When to connect, to wait, to doubt a connection and to leave it.
 *
 * Pure. A state says what should exist: a socket (`hasSocket`, number `sockets`) and a timer (`timerAt`); the shell brings the
 * world in line with it. Events of an older socket never get here.
 *
 *   idle → connecting → live → (lost) connecting or waiting → … for ever; paused while hidden or offline; closed is final.
 */
import { retryDelayMs } from './backoff.ts';
import { CLIENT_LIMITS } from './client-limits.ts';
import type { Signal, Surroundings } from './environment.ts';

export interface LivePhase {
  readonly name: 'live';
  readonly heartbeatMs: number;
  readonly since: number;
  readonly lastFrameAt: number;
  /** When the connection is looked at next. */
  readonly checkAt: number;
  /** A sign of life was asked for and has to come until then. */
  readonly probeUntil: number | null;
  /** The hub said goodbye and wants to see us elsewhere from then on. */
  readonly leaveAt: number | null;
  /** Nobody uses the connection any more; it is kept until then. */
  readonly lingerUntil: number | null;
}

export type Phase =
  | { readonly name: 'idle' | 'paused' | 'closed' }
  | { readonly name: 'connecting'; readonly deadline: number }
  | { readonly name: 'waiting'; readonly retryAt: number }
  | LivePhase;

export interface ConnectionState {
  readonly phase: Phase;
  readonly surroundings: Surroundings;
  readonly isWanted: boolean;
  /** Sockets opened so far; also the number of the present one. */
  readonly sockets: number;
  /** Attempts since the last connection that lasted. */
  readonly attempt: number;
  readonly lastError: string | null;
}

export type ConnectionEvent =
  | { readonly type: 'wanted' | 'unwanted' | 'frame' | 'close' }
  | { readonly type: 'welcome'; readonly heartbeatMs: number }
  | { readonly type: 'goodbye'; readonly reconnectInMs: number }
  | { readonly type: 'lost'; readonly error: string }
  | { readonly type: 'timer'; readonly lateMs: number }
  | { readonly type: 'signal'; readonly signal: Signal; readonly surroundings: Surroundings };

export interface Moment {
  readonly now: number;
  readonly random: number;
}

export function initialState(surroundings: Surroundings): ConnectionState {
  return { phase: { name: 'idle' }, surroundings, isWanted: false, sockets: 0, attempt: 0, lastError: null };
}

export function hasSocket({ phase }: ConnectionState): boolean {
  return phase.name === 'connecting' || phase.name === 'live';
}

/** When a `timer` event is due. */
export function timerAt({ phase }: ConnectionState): number | null {
  if (phase.name === 'connecting') return phase.deadline;
  if (phase.name === 'waiting') return phase.retryAt;
  return phase.name === 'live' ? phase.checkAt : null;
}

export function transition(state: ConnectionState, event: ConnectionEvent, at: Moment): ConnectionState {
  if (state.phase.name === 'closed') return state;
  switch (event.type) {
    case 'wanted':
      return want(state, at);
    case 'unwanted':
      return unwant(state, at);
    case 'welcome':
      return state.phase.name === 'connecting' ? welcome(state, event.heartbeatMs, at) : state;
    case 'frame':
      return noteFrame(state, at);
    case 'goodbye':
      return leaveLater(state, event.reconnectInMs, at);
    case 'lost':
      return hasSocket(state) ? lose(state, event.error, at) : state;
    case 'timer':
      return onTimer(state, event.lateMs, at);
    case 'signal':
      return onSignal({ ...state, surroundings: event.surroundings }, event.signal, at);
    case 'close':
      return { ...state, phase: { name: 'closed' }, isWanted: false };
  }
}

function want(state: ConnectionState, at: Moment): ConnectionState {
  const wanted = { ...state, isWanted: true };
  if (state.phase.name === 'live') return { ...wanted, phase: { ...state.phase, lingerUntil: null } };
  if (state.phase.name !== 'idle') return wanted;
  // A page may be opened in the background: only retries wait for it to be seen.
  return state.surroundings.isOnline ? connect(wanted, at) : { ...wanted, phase: { name: 'paused' } };
}

function unwant(state: ConnectionState, at: Moment): ConnectionState {
  // Whoever changes pages wants it again at once: let it be made, and linger.
  if (state.phase.name === 'connecting') return { ...state, isWanted: false };
  if (state.phase.name !== 'live') return rest(state);
  return { ...state, isWanted: false, phase: soonest({ ...state.phase, lingerUntil: at.now + CLIENT_LIMITS.lingerMs }, at) };
}

function rest(state: ConnectionState): ConnectionState {
  return { ...state, phase: { name: 'idle' }, isWanted: false, attempt: 0, lastError: null };
}

function connect(state: ConnectionState, at: Moment): ConnectionState {
  return {
    ...state,
    sockets: state.sockets + 1,
    phase: { name: 'connecting', deadline: at.now + CLIENT_LIMITS.connectTimeoutMs },
  };
}

function welcome(state: ConnectionState, heartbeatMs: number, at: Moment): ConnectionState {
  const phase: LivePhase = {
    name: 'live',
    heartbeatMs,
    since: at.now,
    lastFrameAt: at.now,
    checkAt: at.now,
    probeUntil: null,
    leaveAt: null,
    lingerUntil: state.isWanted ? null : at.now + CLIENT_LIMITS.lingerMs,
  };
  return { ...state, lastError: null, phase: soonest(phase, at) };
}

function noteFrame(state: ConnectionState, at: Moment): ConnectionState {
  const { phase } = state;
  if (phase.name !== 'live' || (phase.lastFrameAt === at.now && phase.probeUntil === null)) return state;
  return { ...state, phase: { ...phase, lastFrameAt: at.now, probeUntil: null } };
}

function leaveLater(state: ConnectionState, reconnectInMs: number, at: Moment): ConnectionState {
  if (state.phase.name !== 'live') return state;
  const leaveAt = at.now + Math.min(Math.max(0, reconnectInMs), CLIENT_LIMITS.maxGoodbyeMs);
  return { ...state, phase: soonest({ ...state.phase, leaveAt }, at) };
}

function lose(state: ConnectionState, error: string, at: Moment): ConnectionState {
  const { phase } = state;
  if (!state.isWanted) return rest(state);
  if (phase.name === 'live' && phase.leaveAt !== null) {
    return { ...state, attempt: 0, lastError: null, phase: { name: 'waiting', retryAt: Math.max(at.now, phase.leaveAt) } };
  }
  // A hub that welcomes and dies at once must not be called in a tight loop, so only a connection that lasted resets the count.
  const lasted = phase.name === 'live' && at.now - phase.since >= CLIENT_LIMITS.stableMs;
  const failed = { ...state, attempt: lasted ? 1 : state.attempt + 1, lastError: error };
  if (!mayRetry(failed)) return { ...failed, phase: { name: 'paused' } };
  const delayMs = retryDelayMs(failed.attempt, at.random);
  return delayMs === 0 ? connect(failed, at) : { ...failed, phase: { name: 'waiting', retryAt: at.now + delayMs } };
}

function mayRetry({ surroundings }: ConnectionState): boolean {
  return surroundings.isVisible && surroundings.isOnline;
}

function onSignal(state: ConnectionState, signal: Signal, at: Moment): ConnectionState {
  const { phase } = state;
  const isWake = signal === 'visible' || signal === 'online' || signal === 'restored';
  switch (phase.name) {
    case 'waiting':
    case 'paused':
      if (!mayRetry(state)) return { ...state, phase: { name: 'paused' } };
      return isWake ? connect(state, at) : state;
    case 'connecting':
      return signal === 'restored' ? connect(state, at) : state;
    case 'live':
      if (signal === 'restored') return lose(state, 'restored from the page cache', at);
      if (!isWake) return state;
      return isSilent(phase, at.now) ? lose(state, NO_SIGN, at) : probe(state, phase, at);
    default:
      return state;
  }
}

function onTimer(state: ConnectionState, lateMs: number, at: Moment): ConnectionState {
  const { phase } = state;
  // The clock may have been set back since, so that these two go by the timer alone.
  if (phase.name === 'connecting') return lose(state, 'the hub did not answer in time', at);
  if (phase.name === 'waiting') return connect(state, at);
  return phase.name === 'live' ? check(state, phase, { ...at, lateMs }) : state;
}

const NO_SIGN = 'no sign of life from the hub';

function check(state: ConnectionState, phase: LivePhase, at: Moment & { readonly lateMs: number }): ConnectionState {
  if (isDue(phase.lingerUntil, at.now)) return rest(state);
  if (isDue(phase.leaveAt, at.now)) return connect({ ...state, attempt: 0 }, at);
  if (isDue(phase.probeUntil, at.now)) return lose(state, NO_SIGN, at);
  // After sleep, or a long turn of the event loop, frames may lie unread behind this very timer: ask before giving up.
  if (at.lateMs >= CLIENT_LIMITS.timerGapMs) return probe(state, phase, at);
  if (phase.probeUntil === null && isSilent(phase, at.now)) return lose(state, NO_SIGN, at);
  const lastFrameAt = Math.min(phase.lastFrameAt, at.now);
  return { ...state, phase: soonest({ ...phase, lastFrameAt }, at) };
}

function isDue(time: number | null, now: number): boolean {
  return time !== null && now >= time;
}

function silentFrom(phase: LivePhase): number {
  return phase.lastFrameAt + CLIENT_LIMITS.missedHeartbeats * phase.heartbeatMs + CLIENT_LIMITS.heartbeatGraceMs;
}

function isSilent(phase: LivePhase, now: number): boolean {
  return now >= silentFrom(phase);
}

function probe(state: ConnectionState, phase: LivePhase, at: Moment): ConnectionState {
  const probeUntil = phase.probeUntil ?? at.now + CLIENT_LIMITS.probeMs;
  return { ...state, phase: soonest({ ...phase, probeUntil }, at) };
}

function soonest(phase: LivePhase, at: Moment): LivePhase {
  // A silence that is being asked about ends with the question, not before.
  const doubtAt = phase.probeUntil ?? silentFrom(phase);
  const times = [doubtAt, phase.leaveAt, phase.lingerUntil, at.now + CLIENT_LIMITS.checkMs];
  return { ...phase, checkAt: Math.min(...times.filter((time) => time !== null)) };
}
