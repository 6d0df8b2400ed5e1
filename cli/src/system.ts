/** The world outside of the CLI, as its parts see it. `main.ts` makes the real one. */
export interface System {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly host: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970. */
  now(): number;
  /** Returns early, without an error, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` every `ms` until the returned function is called. */
  every(ms: number, tick: () => void): () => void;
  newId(): string;
  /** Signals the process group that `pid` leads. A group that is gone is no error. */
  signalGroup(pid: number, signal: NodeJS.Signals): void;
  /** Hands over every request to stop, instead of ending at once, until the returned function is called. */
  onStopSignal(listener: (signal: StopSignal) => void): () => void;
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A stream that the CLI writes to. */
export interface Output {
  readonly isTty: boolean;
  readonly columns: number;
  readonly rows: number;
  /** The reader has gone; what is written from now on vanishes. */
  readonly isBroken: boolean;
  /** Resolves when the stream takes more. Writes that are not awaited keep their order. */
  write(chunk: string | Uint8Array): Promise<void>;
}
