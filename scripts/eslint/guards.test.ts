/** Shows of every guard that it fires on what breaks it, and that it lets the clean counterpart pass. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { MAY_IMPORT, PACKAGE_OWNERS } from './borders.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** Judges texts at paths where no file needs to be; without types, which would need a project for each of them. */
const untyped = new ESLint({ cwd, ignore: false, overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config });

/** Judges with types, at the path of a file that exists; the text of the file itself does not matter. */
const typed = new ESLint({ cwd, ignore: false });
const TYPED = 'scripts/eslint/fixtures/typed.ts';

/** The first test loads the rules, the first with types the compiler. */
const GENEROUS_MS = 60_000;

/** A text, and the path it is judged at. */
type Place = readonly [path: string, text: string];

interface Guard {
  readonly rule: string;
  readonly says: string;
  readonly breaks: Place;
  readonly keeps: Place;
}

async function findFaults(eslint: ESLint, [filePath, text]: Place): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

/** Faults that no rule found come from a fixture that is broken itself, e.g. one that does not parse. */
const isRule = (fault: string): boolean => /^[@\w/-]+$/.test(fault);

function prove(eslint: ESLint, guards: readonly Guard[]): void {
  for (const { rule, says, breaks, keeps } of guards) {
    it(
      `${rule}: ${says}`,
      async () => {
        expect(await findFaults(eslint, breaks)).toContain(rule);
        const remaining = await findFaults(eslint, keeps);
        expect(remaining.filter((fault) => fault === rule || !isRule(fault))).toEqual([]);
      },
      GENEROUS_MS,
    );
  }
}

/** A border is crossed only towards a file that exists, whatever it is called by now. */
function someFileIn(folder: string): string {
  return readdirSync(`${cwd}${folder}`).find((name) => name.endsWith('.ts')) ?? 'missing.ts';
}

describe('a folder imports only what the table grants it', () => {
  const SHARED = "import '@stepcast/shared';";
  const borders: Record<string, { breaks: string; keeps: string }> = {
    'shared/src': { breaks: "import '@stepcast/client';", keeps: "import './cursor.ts';" },
    'client-sdk/src': { breaks: "import '@stepcast/shared/schemas';", keeps: SHARED },
    'cli/src': { breaks: "import '@stepcast/shared/schemas';", keeps: "import '@stepcast/client';" },
    'cli/bin': { breaks: SHARED, keeps: "import '../src/cli-error.ts';" },
    'server/src/domain': { breaks: "import '../ports/clock.ts';", keeps: SHARED },
    'server/src/ports': { breaks: "import '../gateway/channel.ts';", keeps: "import '../domain/resume-plan.ts';" },
    'server/src/application': { breaks: "import '../gateway/channel.ts';", keeps: "import '../ports/clock.ts';" },
    'server/src/gateway': { breaks: "import '../adapters/system/system-clock.ts';", keeps: "import '../ports/clock.ts';" },
    'server/src/archive-sync': { breaks: "import '../application/write-update.ts';", keeps: "import '../ports/clock.ts';" },
    'server/src/transport': { breaks: "import '../adapters/system/system-clock.ts';", keeps: "import '../gateway/channel.ts';" },
    'server/src/adapters': { breaks: "import '../gateway/channel.ts';", keeps: "import '../ports/clock.ts';" },
    'server/src/inspector': { breaks: "import '../ports/clock.ts';", keeps: "import '@stepcast/client';" },
    'server/src/*.ts': { breaks: "import '@stepcast/client';", keeps: "import './gateway/channel.ts';" },
    test: { breaks: "import '../server/src/ports/clock.ts';", keeps: "import '@stepcast/server';" },
    load: { breaks: "import '../server/src/ports/clock.ts';", keeps: "import '@stepcast/client';" },
  };

  it('has a fixture for every folder of the table', () => {
    expect(Object.keys(borders).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  prove(
    untyped,
    Object.entries(borders).map(([folder, { breaks, keeps }]) => {
      const file = folder.endsWith('*.ts')
        ? folder.replace('*', 'hub')
        : `${folder}/some.${folder.endsWith('bin') ? 'js' : 'ts'}`;
      return { rule: 'import-x/no-restricted-paths', says: folder, breaks: [file, breaks], keeps: [file, keeps] };
    }),
  );
});

describe('a package is imported by its owners alone', () => {
  const owned: Record<string, { specifier: string; owner: string }> = {
    ioredis: { specifier: 'ioredis', owner: 'server/src/adapters/redis/a.ts' },
    pg: { specifier: 'pg', owner: 'server/src/adapters/postgres/a.ts' },
    'node-pg-migrate': { specifier: 'node-pg-migrate', owner: 'server/src/adapters/postgres/a.ts' },
    '@electric-sql/pglite': { specifier: '@electric-sql/pglite/live', owner: 'server/src/adapters/postgres/a.ts' },
    ws: { specifier: 'ws', owner: 'server/src/transport/ws/a.ts' },
    fastify: { specifier: 'fastify', owner: 'server/src/transport/http/a.ts' },
    '@fastify/*': { specifier: '@fastify/cors', owner: 'server/src/transport/sse/a.ts' },
    'fastify-*': { specifier: 'fastify-type-provider-zod', owner: 'server/src/transport/http/a.ts' },
    pino: { specifier: 'pino', owner: 'server/src/adapters/system/a.ts' },
    'prom-client': { specifier: 'prom-client', owner: 'server/src/adapters/system/a.ts' },
    nanoid: { specifier: 'nanoid/non-secure', owner: 'server/src/adapters/system/a.ts' },
    preact: { specifier: 'preact/hooks', owner: 'server/src/inspector/a.tsx' },
    zod: { specifier: 'zod', owner: 'shared/src/messages/a.ts' },
    'node:timers': { specifier: 'node:timers/promises', owner: 'server/src/adapters/system/a.ts' },
    'node:perf_hooks': { specifier: 'node:perf_hooks', owner: 'server/src/adapters/system/a.ts' },
    'node:console': { specifier: 'node:console', owner: 'server/src/adapters/system/a.ts' },
    'node:process': { specifier: 'node:process', owner: 'server/src/main.ts' },
  };
  const rule = 'stepcast/package-owners';

  it('has a fixture for every package of the table', () => {
    expect(Object.keys(owned).sort()).toEqual(Object.keys(PACKAGE_OWNERS).sort());
  });

  prove(
    untyped,
    Object.entries(owned).map(([says, { specifier, owner }]) => {
      const text = `import '${specifier}';`;
      return { rule, says, breaks: ['server/src/gateway/a.ts', text], keeps: [owner, text] };
    }),
  );
  prove(untyped, [
    {
      rule,
      says: 'also as a type, re-exported, and on demand',
      breaks: ['client-sdk/src/a.ts', "export type { ZodType } from 'zod';"],
      keeps: ['client-sdk/src/a.ts', "export type { Cursor } from '@stepcast/shared';"],
    },
    {
      rule,
      says: 'the pure half of shared without zod',
      breaks: ['shared/src/cursor.ts', "await import('zod');"],
      keeps: ['shared/src/up.ts', "await import('zod');"],
    },
  ]);
});

describe('other borders', () => {
  const strangers = 'import-x/no-restricted-paths';
  prove(untyped, [
    {
      rule: strangers,
      says: 'transports do not know each other',
      breaks: ['server/src/transport/ws/a.ts', `import '../http/${someFileIn('server/src/transport/http')}';`],
      keeps: ['server/src/transport/ws/a.ts', `import '../${someFileIn('server/src/transport')}';`],
    },
    {
      rule: strangers,
      says: 'adapters know no adapter but system',
      breaks: ['server/src/adapters/system/a.ts', "import '../memory/memory-process-store.ts';"],
      keeps: ['server/src/adapters/memory/a.ts', "import '../system/system-clock.ts';"],
    },
    {
      rule: 'import-x/no-relative-packages',
      says: 'a workspace is reached by its name',
      breaks: ['test/unit/a.ts', "import '../../server/src/index.ts';"],
      keeps: ['test/unit/a.ts', "import '@stepcast/server';"],
    },
    {
      rule: '@typescript-eslint/no-restricted-imports',
      says: 'the pure half of shared knows only the types of the schemas',
      breaks: ['shared/src/index.ts', "export { upSchema } from './up.ts';"],
      keeps: ['shared/src/index.ts', "export type { Up } from './up.ts';"],
    },
    {
      rule: 'import-x/no-cycle',
      says: 'no cycles',
      breaks: ['scripts/eslint/fixtures/cycle-one.ts', "export { two } from './cycle-two.ts';"],
      keeps: ['scripts/eslint/fixtures/other.ts', "export { two } from './cycle-two.ts';"],
    },
  ]);
});

describe('the outside world comes in by ports', () => {
  const bans: readonly (readonly [rule: string, text: string])[] = [
    ['no-restricted-properties', 'export const at = Date.now();'],
    ['no-restricted-properties', 'export const draw = Math.random();'],
    ['no-restricted-properties', 'export const id = crypto.randomUUID();'],
    ['no-restricted-properties', 'export const limit = AbortSignal.timeout(1);'],
    ['no-restricted-properties', 'globalThis.setTimeout(() => 1, 1);'],
    ['no-restricted-syntax', 'export const at = new Date();'],
    ['no-restricted-syntax', 'export const at = Date();'],
    ['no-restricted-globals', 'export const at = performance.now();'],
    ['no-restricted-globals', 'setTimeout(() => 1, 1);'],
    ['no-restricted-globals', 'setInterval(() => 1, 1);'],
    ['no-restricted-globals', 'setImmediate(() => 1);'],
    ['no-restricted-globals', "console.log('');"],
    ['no-restricted-globals', 'export const code = process.exitCode;'],
    ['no-restricted-globals', "export const answer = fetch('/');"],
    ['no-restricted-imports', "import { randomUUID } from 'node:crypto';"],
  ];
  for (const folder of ['shared/src', 'server/src/gateway', 'client-sdk/src']) {
    prove(
      untyped,
      bans.map(([rule, text]) => ({
        rule,
        says: `${folder}: ${text}`,
        breaks: [`${folder}/a.ts`, text],
        keeps: [folder === 'client-sdk/src' ? `${folder}/environment.ts` : 'server/src/adapters/system/a.ts', text],
      })),
    );
  }

  const PROCESS = 'export const code = process.exitCode;';
  const TIMER = 'setTimeout(() => 1, 1);';
  const rule = 'no-restricted-globals';
  prove(untyped, [
    {
      rule,
      says: 'process: the entry of the hub',
      breaks: ['server/src/hub.ts', PROCESS],
      keeps: ['server/src/main.ts', PROCESS],
    },
    { rule, says: 'timers: not even that', breaks: ['server/src/main.ts', TIMER], keeps: ['scripts/a.ts', TIMER] },
    { rule, says: 'process: the entry of the CLI', breaks: ['cli/src/run.ts', PROCESS], keeps: ['cli/src/main.ts', PROCESS] },
    {
      rule: 'no-restricted-syntax',
      says: 'a date that is given',
      breaks: ['shared/src/a.ts', 'export const at = new Date();'],
      keeps: ['shared/src/a.ts', 'export const at = new Date(1);'],
    },
    { rule, says: 'timers: free in the CLI', breaks: ['cli/src/run.ts', PROCESS], keeps: ['cli/src/run.ts', TIMER] },
  ]);
});

describe('shape', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, line) => `export const c${line} = 1;`).join('\n\n');
  const shape = (rule: string, breaks: string, keeps: string): Guard => ({
    rule,
    says: keeps.split('\n')[0]!,
    breaks: ['server/src/gateway/a.ts', breaks],
    keeps: ['server/src/gateway/a.ts', keeps],
  });
  const named = (breaks: string, keeps: string): Guard => ({
    rule: 'stepcast/file-name',
    says: breaks,
    breaks: [breaks, ''],
    keeps: [keeps, ''],
  });

  prove(untyped, [
    shape('max-lines', lines(251), lines(250)),
    {
      rule: 'max-lines',
      says: 'twice as long in tests',
      breaks: ['test/a.test.ts', lines(501)],
      keeps: ['test/a.test.ts', lines(500)],
    },
    shape(
      '@typescript-eslint/max-params',
      'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];',
      'export const f = (a: 1, b: 1, c: 1) => [a, b, c];',
    ),
    shape('no-restricted-syntax', 'export let state = 1;', 'export const state = 1;'),
    shape('no-restricted-syntax', 'let state = 1; state += 1;', 'export function f() { let state = 1; return ++state; }'),
    shape('no-restricted-syntax', 'export enum E { A }', "export type E = 'A';"),
    shape('import-x/no-default-export', 'export default 1;', 'export const one = 1;'),
    {
      rule: 'import-x/no-default-export',
      says: 'configuration',
      breaks: ['scripts/a.ts', 'export default 1;'],
      keeps: ['a.config.ts', 'export default 1;'],
    },
    shape(
      '@typescript-eslint/consistent-type-imports',
      "import { Clock } from '../ports/clock.ts';\nexport type C = Clock;",
      "import type { Clock } from '../ports/clock.ts';\nexport type C = Clock;",
    ),
    shape('@typescript-eslint/no-explicit-any', 'export type T = any;', 'export type T = unknown;'),
    named('server/src/gateway/flushQueue.ts', 'server/src/gateway/flush-queue.ts'),
    named('server/src/utils/text.ts', 'server/src/domain/text.ts'),
    named('cli/src/session-manager.ts', 'cli/src/session.ts'),
    named('shared/src/helpers.ts', 'shared/src/database.ts'),
  ]);
});

describe('with types', () => {
  const UNION = "declare const kind: 'a' | 'b';\n";
  const withTypes = (rule: string, breaks: string, keeps: string): Guard => ({
    rule: `@typescript-eslint/${rule}`,
    says: keeps.split('\n').at(-1)!,
    breaks: [TYPED, breaks],
    keeps: [TYPED, keeps],
  });
  prove(typed, [
    withTypes('no-floating-promises', 'Promise.resolve();', 'await Promise.resolve();'),
    withTypes('no-misused-promises', '[1].forEach(async () => {});', '[1].map(async () => {});'),
    withTypes(
      'switch-exhaustiveness-check',
      `${UNION}switch (kind) { case 'a': }`,
      `${UNION}switch (kind) { case 'a': case 'b': }`,
    ),
    withTypes('no-unsafe-call', 'declare const f: any;\nf();', 'declare const f: () => void;\nf();'),
    withTypes('no-unnecessary-type-assertion', "export const s = 'a' as 'a';", "export const s = 'a' as string;"),
  ]);
});
