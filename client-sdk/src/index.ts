/** Follow and write Stepcast processes from browsers and Node. */
export { ClientError, type ClientErrorCode } from './client-error.ts';
export { CLIENT_LIMITS } from './client-limits.ts';
export type { ConnectionStatus } from './connection-status.ts';
export {
  createEnvironment,
  type Environment,
  type HttpAnswer,
  type HttpRequest,
  type Signal,
  type Socket,
  type SocketEvents,
  type Surroundings,
  type Timer,
} from './environment.ts';
export { createHub, type Hub, type HubOptions, type ProcessOptions, type StartOptions } from './hub.ts';
export type { ProcessEvent, ProcessSnapshot } from './process-event.ts';
export type { FollowOptions, ProcessHandle, StepChange, WritableParts, WriteOptions, WriteResult } from './process-handle.ts';
export type { ListFilter, ProcessPage, ProcessRow } from './process-list.ts';
export {
  StepcastError,
  type Cursor,
  type Json,
  type JsonObject,
  type Mode,
  type Snapshot,
  type Status,
  type Step,
  type Update,
} from '@stepcast/shared';
