/**
 * The outside world as this package sees it: time, chance, sockets, HTTP, and what the page or process is going through.
 *
 * The only file that touches globals. Everything else is handed an `Environment`, so that tests move time and links by hand.
 */

/** What happens around us. `restored`: the page came back from the back/forward cache, where sockets die without a word. */
export type Signal = 'visible' | 'hidden' | 'online' | 'offline' | 'restored';

export interface Surroundings {
  readonly isVisible: boolean;
  readonly isOnline: boolean;
}

export interface Timer {
  stop(): void;
}

export interface Socket {
  send(text: string): void;
  close(): void;
}

/** `onClose` comes exactly once, also when the socket never opened, and nothing comes after it. */
export interface SocketEvents {
  onOpen(): void;
  onText(text: string): void;
  onClose(code: number, reason: string): void;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

/** A whole answer: it is read to its end, so that the caller's time limit covers the body too. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface Environment {
  /** Milliseconds since 1970. May jump, in both directions. */
  now(): number;
  /** From 0 up to, but not including, 1. */
  random(): number;
  /** 128 random bits as text that is a valid process or operation id. */
  randomId(): string;
  startTimer(delayMs: number, run: () => void): Timer;
  openSocket(url: string, protocols: readonly string[], events: SocketEvents): Socket;
  /** Rejects when no answer came: no network, or the signal aborted. */
  exchange(request: HttpRequest): Promise<HttpAnswer>;
  surroundings(): Surroundings;
  /** Returns how to stop listening. */
  onSignal(listener: (signal: Signal) => void): () => void;
  /** Takes what a listener threw, which must neither stop the other listeners nor vanish. */
  report(error: unknown): void;
}

const NORMAL_CLOSURE = 1000;
const ABNORMAL_CLOSURE = 1006;

/** Browsers, workers and Node; what one of them lacks (a document, say) never changes there. */
export function createEnvironment(): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    randomId,
    startTimer(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return { stop: () => clearTimeout(timer) };
    },
    openSocket,
    exchange,
    surroundings: () => ({
      isVisible: typeof document === 'undefined' || document.visibilityState !== 'hidden',
      // Node has a `navigator` too, without `onLine`.
      isOnline: typeof navigator === 'undefined' || (navigator as Partial<Navigator>).onLine !== false,
    }),
    onSignal,
    report: (error) =>
      queueMicrotask(() => {
        throw error;
      }),
  };
}

/** Not `crypto.randomUUID`: browsers offer that on secure origins only, and a hub in the local network is none. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function openSocket(url: string, protocols: readonly string[], events: SocketEvents): Socket {
  const socket = new WebSocket(url, [...protocols]);
  let isOver = false;
  const end = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    events.onClose(code, reason);
  };
  socket.onopen = () => events.onOpen();
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (!isOver && typeof event.data === 'string') events.onText(event.data);
  };
  socket.onclose = (event) => end(event.code, event.reason);
  // Some runtimes report a refused connection by an error alone.
  socket.onerror = () => {
    if (socket.readyState === WebSocket.CLOSED) end(ABNORMAL_CLOSURE, '');
  };
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(NORMAL_CLOSURE),
  };
}

async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const { method, headers, body, signal } = request;
  const response = await fetch(request.url, { method, headers, body, signal });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

function onSignal(listener: (signal: Signal) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  if (typeof document !== 'undefined') {
    document.addEventListener('visibilitychange', () => listener(document.visibilityState === 'hidden' ? 'hidden' : 'visible'), {
      signal,
    });
  }
  // iOS restores a page with `pageshow` and without `visibilitychange`.
  if (typeof addEventListener === 'function') {
    addEventListener(
      'pageshow',
      (event) => {
        if (event.persisted) listener('restored');
      },
      { signal },
    );
    addEventListener('online', () => listener('online'), { signal });
    addEventListener('offline', () => listener('offline'), { signal });
  }
  return () => listening.abort();
}
