/**
 * The connections of one hub. One is enough for nearly everyone.
 *
 * On the wire a connection follows a process once, and 512 processes at most. A reader that fell behind in a log, or a page that
 * follows one process in both modes, therefore goes to the next connection, and no subscription has to share its position.
 */
import { LIMITS, StepcastError } from '@stepcast/shared';
import { ClientError } from './client-error.ts';
import { CLIENT_LIMITS } from './client-limits.ts';
import { Connection, type ConnectionOptions, type Subscriber } from './connection.ts';
import { isSameStatus, type ConnectionStatus } from './connection-status.ts';
import type { Environment } from './environment.ts';

export class Connections {
  readonly #environment: Environment;
  readonly #options: ConnectionOptions;
  readonly #connections: [Connection, ...Connection[]];
  readonly #listeners = new Set<(status: ConnectionStatus) => void>();
  #told: ConnectionStatus;
  #isClosed = false;

  constructor(environment: Environment, options: Omit<ConnectionOptions, 'onStatus'>) {
    this.#environment = environment;
    this.#options = { ...options, onStatus: () => this.#tell() };
    this.#connections = [new Connection(environment, this.#options)];
    this.#told = this.status;
  }

  /** The first connection's that is in use. */
  get status(): ConnectionStatus {
    const used = this.#connections.find((connection) => connection.status.state !== 'idle');
    return (used ?? this.#connections[0]).status;
  }

  /** Throws `too-many-viewers` when all connections are full, `hub-closed` after `close`. */
  place(subscriber: Subscriber): Connection {
    if (this.#isClosed) throw new ClientError('hub-closed');
    const connection = this.#connections.find((one) => hasRoom(one, subscriber)) ?? this.#grow();
    connection.add(subscriber);
    return connection;
  }

  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#connections) connection.close();
    this.#listeners.clear();
  }

  #grow(): Connection {
    if (this.#connections.length >= CLIENT_LIMITS.connections) throw new StepcastError('too-many-viewers');
    const connection = new Connection(this.#environment, this.#options);
    this.#connections.push(connection);
    return connection;
  }

  #tell(): void {
    const { status } = this;
    if (isSameStatus(status, this.#told)) return;
    this.#told = status;
    for (const listener of [...this.#listeners]) {
      try {
        listener(status);
      } catch (error) {
        this.#environment.report(error);
      }
    }
  }
}

function hasRoom(connection: Connection, subscriber: Subscriber): boolean {
  return connection.size < LIMITS.viewersPerConnection && !connection.has(subscriber.process);
}
