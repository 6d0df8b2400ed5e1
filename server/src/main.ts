/** Starts the hub from the environment and stops it on a signal. The only file that knows of `process`. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSettings, SettingsError } from './config.ts';
import { startHub } from './hub.ts';

const INSPECTOR_DIR = fileURLToPath(new URL('../dist/inspector/', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.url));
/** sysexits(3): wrong configuration. */
const EX_CONFIG = 78;

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const inspectorDir = existsSync(INSPECTOR_DIR) ? INSPECTOR_DIR : null;
  const hub = await startHub(readSettings(process.env), { inspectorDir, version });
  process.stdout.write(greeting(hub.url));
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1); // A second signal: someone does not want to wait.
    isStopping = true;
    void hub[Symbol.asyncDispose]().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function greeting(url: string): string {
  return `Stepcast is at ${url}. Processes are kept in memory and end with it.

Try, from another terminal in this folder:
  npx stepcast demo --url ${url}
  npx stepcast run --url ${url} -- npm ls --all
  curl -N ${url}/process/<id>/events
`;
}

function fail(error: unknown): void {
  if (error instanceof SettingsError) {
    process.stderr.write(`Stepcast cannot start with these settings:\n${error.message}\n`);
    process.exit(EX_CONFIG);
  }
  const code = (error as NodeJS.ErrnoException).code;
  const reason = code === 'EADDRINUSE' ? 'the address is in use; set PORT to another (0 takes a free one)' : String(error);
  process.stderr.write(`Stepcast cannot start: ${reason}\n`);
  process.exit(1);
}

main().catch(fail);
