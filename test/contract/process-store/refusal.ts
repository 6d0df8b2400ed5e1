import { expect } from 'vitest';
import { StepcastError, type ErrorCode, type ErrorDetails } from '@stepcast/shared';

/** Expects a typed failure; with `details`, exactly these. */
export async function expectRefusal(action: Promise<unknown>, code: ErrorCode, details?: ErrorDetails): Promise<void> {
  const outcome = await action.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  expect(outcome).toHaveProperty('error');
  const { error } = outcome as { error: unknown };
  expect(error).toBeInstanceOf(StepcastError);
  expect(error).toMatchObject({ code });
  if (details !== undefined) expect((error as StepcastError).details).toEqual(details);
}
