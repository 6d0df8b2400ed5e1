/** The small values that several messages share. */
import * as z from 'zod';
import { CURSOR_PATTERN, isCursor, type Cursor } from '../cursor.ts';
import type { Json, JsonObject } from '../json.ts';
import { LIMITS } from '../limits.ts';

/** Anything printable, joined emoji included; no control characters, no lone surrogates. */
const NAME_PATTERN = /^[^\p{Cc}\p{Cs}]+$/u;

export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'must be 1 to 128 of A-Z a-z 0-9 _ -');

export const cursorSchema = z
  .string()
  .regex(CURSOR_PATTERN, 'must be a cursor, e.g. 42-2871634123')
  .refine(isCursor, 'is out of range for a cursor')
  .meta({ description: 'Position after one update: <seq>-<tag>' }) as unknown as z.ZodType<Cursor, Cursor>;

// What JSON.parse returned needs no second look at its shape; depth and keys are judged once, by `findJsonFault`.
export const jsonSchema = z.unknown() as z.ZodType<Json, Json>;
export const jsonObjectSchema = z.looseObject({}, 'must be an object') as unknown as z.ZodType<JsonObject, JsonObject>;

export const nameSchema = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(NAME_PATTERN, 'must not contain control characters')
    .refine((name) => name !== '__proto__', 'must not be __proto__');

export const textSchema = z.string().max(LIMITS.messageLength);

/** Milliseconds since 1970. */
export const timestampSchema = z.int().nonnegative();

export const modeSchema = z.enum(['state', 'log']);
export type Mode = z.infer<typeof modeSchema>;

export const durabilitySchema = z.enum(['cache', 'replica', 'disk', 'archive']);
export type Durability = z.infer<typeof durabilitySchema>;
