/**
 * `unreachable`: no answer came to what only reads; its cause says why. `queue-full`: too many writes of this process wait already.
 * `hub-closed`: the hub was closed by its owner.
 */
export type ClientErrorCode = 'unreachable' | 'queue-full' | 'hub-closed';

const MESSAGES: Readonly<Record<ClientErrorCode, string>> = {
  unreachable: 'The hub could not be reached',
  'queue-full': 'Too many writes of this process are waiting',
  'hub-closed': 'The hub was closed',
};

/** A failure that arises on this side; what the hub refuses is a `StepcastError`. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, options?: { readonly cause: unknown }) {
    super(MESSAGES[code], options);
    this.code = code;
  }
}
