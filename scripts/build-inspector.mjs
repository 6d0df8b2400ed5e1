/**
 * Builds the inspector's page when one of its sources has changed since the last build. By content hash, as file times say
 * nothing after a checkout. Uses nothing but Node itself, as the bootstrap does. `--force` builds in any case.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = 'server/src/inspector/index.html';
const SOURCES = ['server/src/inspector', 'client-sdk/src', 'shared/src'];
const SINGLE_FILES = ['package-lock.json', 'vite.config.ts'];
const OUTPUT = 'server/dist/inspector/index.html';
/** Beside the output, not in it: the output is served. */
const STAMP = 'server/dist/inspector.sha256';

/** @param {string} root */
function hashOfSources(root) {
  const inFolders = SOURCES.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const files = [...inFolders, ...SINGLE_FILES.map((file) => join(root, file))].sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** @param {string} root @param {string} hash */
function isCurrent(root, hash) {
  const stamp = join(root, STAMP);
  return existsSync(join(root, OUTPUT)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/**
 * @param {string} root folder of the checkout
 * @param {{ force?: boolean }} [options]
 * @returns {boolean} false when the build failed; its output tells why
 */
export function buildInspector(root, options = {}) {
  if (!existsSync(join(root, PAGE))) return true;
  const hash = hashOfSources(root);
  if (options.force !== true && isCurrent(root, hash)) return true;
  console.log('Building the inspector …');
  const pinnedNode = join(root, 'node_modules/node/bin/node');
  const vite = spawnSync(
    existsSync(pinnedNode) ? pinnedNode : process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (vite.status !== 0) return false;
  writeFileSync(join(root, STAMP), hash);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (!buildInspector(root, { force: process.argv.includes('--force') })) process.exitCode = 1;
}
