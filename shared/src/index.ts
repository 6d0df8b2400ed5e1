/** Types and pure functions of the protocol. Pulls in no dependency; the schemas are in `@stepcast/shared/schemas`. */
export { applyUpdate } from './apply-update.ts';
export { CURSOR_PATTERN, formatCursor, isCursor, MAX_TAG, ORIGIN, seqOf, type Cursor } from './cursor.ts';
export { ERROR_CODES, isErrorCode, type ErrorCode, type ErrorRow } from './error-codes.ts';
export { findJsonFault, isJsonObject, type Json, type JsonFault, type JsonObject } from './json.ts';
export { LIMITS } from './limits.ts';
export { mergeObject, mergePatch } from './merge-patch.ts';
export {
  isStepOver,
  isTerminal,
  STATUSES,
  STEP_STATUSES,
  type CancelPart,
  type CreatePart,
  type Snapshot,
  type Status,
  type Step,
  type StepPart,
  type StepStatus,
  type Update,
  type UpdateParts,
} from './process.ts';
export { isSettled, overallProgress } from './progress.ts';
export { StepcastError, type ErrorDetails } from './stepcast-error.ts';
export { BEARER_PREFIX, HISTORY, PROTOCOL_VERSION, SUBPROTOCOL } from './version.ts';
export { encodeParts, joinSnapshot, joinUpdate, readUpdateHeader, type UpdateHeader } from './wire.ts';
export type { Durability, Mode } from './messages/atoms.ts';
export type { ErrorMessage } from './messages/error.ts';
export type { Heartbeat } from './messages/heartbeat.ts';
export type { Live } from './messages/live.ts';
export type { SnapshotMessage, SnapshotReason } from './messages/snapshot.ts';
export type { Ack } from './messages/ack.ts';
export type { Goodbye } from './messages/goodbye.ts';
export type { Subscribe } from './messages/subscribe.ts';
export type { UpdateRequest } from './messages/update-request.ts';
export type { Welcome } from './messages/welcome.ts';
export type { CreateProcess } from './requests/create-process.ts';
export type { ListQuery } from './requests/list-query.ts';
export type { StepRequest } from './requests/step-request.ts';
export type { Down } from './down.ts';
export type { Up } from './up.ts';
