import { EXIT } from './exit-codes.ts';

/** An expected failure: a sentence for the user, and what to exit with. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The command line cannot be understood. */
export function usageError(message: string): CliError {
  return new CliError(message, EXIT.usage);
}
