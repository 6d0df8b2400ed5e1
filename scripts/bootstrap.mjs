/**
 * Makes a checkout ready to run: installs the dependencies and builds the inspector, each only when it is out of date.
 *
 * Runs before anything is installed, so it uses nothing but Node itself, and any Node from 20 on (the scripts after it run on
 * the Node that package.json pins). Silent when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildInspector } from './build-inspector.mjs';

const OLDEST_NODE = 20;
const root = fileURLToPath(new URL('..', import.meta.url));

/** The one way out on failure: a sentence that says what to do. */
class CannotContinue extends Error {}

function requireNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return;
  throw new CannotContinue(`Stepcast needs Node ${OLDEST_NODE} or newer to set itself up; this is ${process.version}.`);
}

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages */

/** @param {string} path */
function readLock(path) {
  if (!existsSync(path)) return undefined;
  return /** @type {{ packages: Packages }} */ (JSON.parse(readFileSync(path, 'utf8'))).packages;
}

/**
 * Compares the lock file with npm's own record of what it installed. By content, as a git checkout changes file times; npm
 * writes the record last, so an interrupted install has none. Optional packages may be missing: they are for other platforms.
 */
function isInstalled() {
  const wanted = readLock(`${root}/package-lock.json`);
  const installed = readLock(`${root}/node_modules/.package-lock.json`);
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, want]) => {
    const have = installed[path];
    if (!have) return path === '' || want.optional === true;
    return have.version === want.version && have.integrity === want.integrity;
  });
}

function install() {
  console.log('Installing dependencies (npm ci) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.error) throw new CannotContinue(`npm could not be started (${npm.error.message}); it comes with Node.`);
  if (npm.status !== 0) {
    throw new CannotContinue('npm ci failed (see above); it needs a reachable npm registry and write access to this folder.');
  }
}

try {
  requireNode();
  if (!isInstalled()) install();
  if (!buildInspector(root)) throw new CannotContinue('The inspector could not be built (see above).');
} catch (error) {
  if (!(error instanceof CannotContinue)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
