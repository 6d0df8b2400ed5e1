/**
 * Every setting of the hub: its name in the environment, its unit, its default, what it is for. The table in
 * docs/operations.md is made from here.
 */
import { LIMITS } from '@stepcast/shared';
import * as z from 'zod';

const DAY_MS = 24 * 60 * 60 * 1000;

const ms = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const lifetimes = z.string().transform((text, context): Record<string, number> => {
  const parsed = z.record(z.string(), z.int().min(1000).max(LIMITS.ttlMs)).safeParse(tryJson(text));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: 'must be a JSON object of workflow name → milliseconds' });
  return z.NEVER;
});

export const settingsSchema = z.object({
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Beyond loopback only with authentication configured.'),
  PORT: count(0, 65_535).default(8080).describe('Port to listen on; 0 takes a free one.'),
  STEPCAST_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severe log lines to write.'),
  STEPCAST_ALLOWED_ORIGINS: list
    .default([])
    .describe('Origins of other sites whose pages may use the hub, comma-separated; * for all.'),
  STEPCAST_ALLOWED_HOSTS: list.default([]).describe('Host names served besides localhost, comma-separated.'),
  STEPCAST_TTL_MS: ms(1000, LIMITS.ttlMs).default(DAY_MS).describe('Life of a process after its last update, ms.'),
  STEPCAST_TTL_TEMPORARY_MS: ms(1000, LIMITS.ttlMs).default(600_000).describe('The same for temporary processes, ms.'),
  STEPCAST_TTL_BY_WORKFLOW: lifetimes.default({}).describe('The same by workflow: a JSON object of workflow name → ms.'),
  STEPCAST_OPERATION_TTL_MS: ms(1000, DAY_MS).default(600_000).describe('How long an operation id is remembered, ms.'),
  STEPCAST_LOG_UPDATES: count(1, 1_000_000).default(10_000).describe('Updates kept per process for those who resume.'),
  STEPCAST_LOG_BYTES: count(1024, 1024 ** 3)
    .default(4 * 1024 ** 2)
    .describe('The same in bytes.'),
  STEPCAST_MEMORY_BYTES: count(0, 1024 ** 4)
    .default(0)
    .describe(
      'Size of the memory store past which new processes are refused, bytes; 0 takes a quarter of the heap that Node may use.',
    ),
  STEPCAST_MAX_CONNECTIONS: count(1, 1_000_000).default(50_000).describe('Connections of viewers that one node takes.'),
  STEPCAST_HEARTBEAT_MS: ms(1000, 300_000).default(15_000).describe('Time between two signs of life on each connection, ms.'),
  STEPCAST_DRAIN_MS: ms(0, 300_000).default(10_000).describe('Longest time from SIGTERM to the end, ms.'),
});

/** Settings that later versions take; to ignore them would be to lose data that someone meant to keep. */
const NOT_YET = ['REDIS_URL', 'REDIS_READ_URL', 'DATABASE_URL'] as const;

export type Settings = z.infer<typeof settingsSchema>;

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads the settings from an environment. Fails with `SettingsError`, whose message names each wrong setting. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const result = settingsSchema.safeParse(given);
  const faults = result.success ? [] : result.error.issues.map(faultOf(given));
  for (const name of NOT_YET) {
    if (given[name] === undefined || (name === 'DATABASE_URL' && given[name] === 'none')) continue;
    faults.push(`${name}: this version keeps everything in memory and would not use it; unset it`);
  }
  if (!result.success || faults.length > 0) throw new SettingsError(faults.join('\n'));
  return result.data;
}

function faultOf(given: Readonly<Record<string, unknown>>): (issue: z.core.$ZodIssue) => string {
  return ({ path, message }) => `${path.join('.')}: ${message} (it is ${JSON.stringify(given[String(path[0])])})`;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Fails the check that follows, which says what is wanted.
  }
}
