import { findJsonFault, LIMITS, StepcastError } from '@stepcast/shared';
import type * as z from 'zod';

/** Characters of an error's text and of the place that it names. */
const MAX_MESSAGE = 300;
const MAX_PATH = 200;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads JSON from the outside: bytes → text → value, each step with a typed error. Fails with `invalid-utf8`, `malformed-json`,
 * `too-deep`, `forbidden-key`. [PRO-2]
 */
export function parseJson(bytes: Uint8Array): unknown {
  const value = parseText(decode(bytes));
  const fault = findJsonFault(value, LIMITS.jsonDepth);
  if (fault === 'too-deep') throw new StepcastError(fault, `JSON may be nested ${LIMITS.jsonDepth} deep`);
  if (fault === 'number-range') throw new StepcastError('invalid-request', 'A number is out of range');
  if (fault === 'forbidden-key') throw new StepcastError(fault, 'The key __proto__ is not allowed');
  return value;
}

/** Gives an outside value its type. Fails with `invalid-request`, naming the place. */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = (issue?.path.join('.') ?? '').slice(0, MAX_PATH);
  const where = path === '' ? '' : `${path}: `;
  // It may quote what was sent.
  const message = `${where}${wordsOf(issue)}`.slice(0, MAX_MESSAGE);
  throw new StepcastError('invalid-request', message, path === '' ? {} : { path });
}

/** zod's words, but for what people get wrong most. */
function wordsOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'invalid';
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  return issue.message;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new StepcastError('invalid-utf8', undefined, { cause });
  }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new StepcastError('malformed-json', undefined, { cause });
  }
}
