import type { Cursor } from './cursor.ts';
import { ERROR_CODES, type ErrorCode, type ErrorRow } from './error-codes.ts';

export interface ErrorDetails {
  /** The process's present cursor; with `cursor-mismatch`, `process-exists` and `process-ended`. */
  readonly cursor?: Cursor;
  /** Where in the request the fault lies, e.g. `step.progress`. */
  readonly path?: string;
}

/** An expected failure. Match on `code`; the message is for people and may change. Safe to show: it holds no internal text. */
export class StepcastError extends Error {
  override readonly name = 'StepcastError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message?: string, options: ErrorDetails & { readonly cause?: unknown } = {}) {
    const { cause, ...details } = options;
    super(message ?? ERROR_CODES[code].title, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  get row(): ErrorRow {
    return ERROR_CODES[this.code];
  }
}
