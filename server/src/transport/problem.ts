import type { StepcastError, ErrorMessage } from '@stepcast/shared';

/** An error as RFC 9457 problem details; `type` is a relative reference into the hub's own documentation. */
export function problemOf(error: StepcastError): object {
  const { title, status } = error.row;
  return { type: `/docs/errors#${error.code}`, title, status, code: error.code, detail: error.message, ...error.details };
}

/** An error as a frame of a stream. */
export function errorMessageOf(
  error: StepcastError,
  about: { readonly process?: string; readonly op?: string } = {},
): ErrorMessage {
  return { type: 'error', code: error.code, message: error.message, ...about, ...error.details };
}
