/** `queue-full`: too many writes of this process wait already. `hub-closed`: the hub was closed by its owner. */
export type ClientErrorCode = 'queue-full' | 'hub-closed';

const MESSAGES: Readonly<Record<ClientErrorCode, string>> = {
  'queue-full': 'Too many writes of this process are waiting',
  'hub-closed': 'The hub was closed',
};

/** A failure that arises on this side; what the hub refuses is a `StepcastError`. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode) {
    super(MESSAGES[code]);
    this.code = code;
  }
}
