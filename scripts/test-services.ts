/**
 * What tests need besides Node, by the suffix of their files, and whether this machine has it.
 *
 * Run as a script before the tests: installs what is missing where that can be done without asking (root on Debian), else says in one
 * line what is left out. In CI nothing is left out: the tests then run, and fail without their service.
 */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface TestService {
  /** `e2e`: needed by the files `*.e2e.test.ts`. */
  readonly suffix: string;
  readonly title: string;
  /** Any one of these programs will do. */
  readonly programs: readonly string[];
  /** Names the program's path from outside, and hands it to the tests. */
  readonly variable: string;
  readonly debianPackage: string;
}

export const TEST_SERVICES: readonly TestService[] = [
  { suffix: 'redis', title: 'Redis', programs: ['redis-server'], variable: 'REDIS_SERVER_PATH', debianPackage: 'redis-server' },
  { suffix: 'pg', title: 'PostgreSQL', programs: ['postgres'], variable: 'POSTGRES_PATH', debianPackage: 'postgresql' },
  {
    suffix: 'e2e',
    title: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    variable: 'CHROMIUM_PATH',
    debianPackage: 'chromium',
  },
];

export const isCi = process.env['CI'] === 'true' || process.env['CI'] === '1';

/** The path of the service's program, or null when this machine has none. */
export function findProgram(service: TestService): string | null {
  const named = process.env[service.variable];
  if (named !== undefined && named !== '') return named;
  // Debian keeps PostgreSQL's programs out of the PATH, one folder for each version.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...globSync('/usr/lib/postgresql/*/bin')];
  const paths = folders.flatMap((folder) => service.programs.map((program) => join(folder, program)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Absent, or not for us: either way not usable.
  }
}

function hasTests({ suffix }: TestService): boolean {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const exclude = ['**/node_modules/**'];
  return globSync(`{shared,server,client-sdk,cli,test}/**/*.${suffix}.test.ts`, { cwd: root, exclude }).length > 0;
}

function install(packages: readonly string[]): void {
  process.stdout.write(`Installing ${packages.join(', ')} for the tests (apt-get) …\n`);
  const options: ExecFileSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  try {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  } catch {
    process.stdout.write('apt-get failed (see above).\n');
  }
}

function ensureServices(): void {
  const isMissing = (service: TestService): boolean => hasTests(service) && findProgram(service) === null;
  const missing = TEST_SERVICES.filter(isMissing);
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (mayInstall) install(missing.map(({ debianPackage }) => debianPackage));
  for (const { suffix, title, debianPackage, variable } of missing.filter(isMissing)) {
    const consequence = isCi ? 'will fail' : 'do not run here';
    const remedy = `install it (Debian: ${debianPackage}) or set ${variable}`;
    process.stdout.write(`No ${title}: the tests *.${suffix}.test.ts ${consequence}; ${remedy}.\n`);
  }
}

if (import.meta.main) ensureServices();
