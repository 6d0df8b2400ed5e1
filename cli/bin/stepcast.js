#!/usr/bin/env node
/**
 * Starts the CLI on a Node that runs TypeScript as it is: this one when it is new enough, else the one that the workspace pins.
 * Plain JavaScript that any Node from 20 on can run.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED_NODE = 24;
const EXIT_UNAVAILABLE = 69;
/** What may be sent to this process and means the CLI. SIGWINCH tells it that the terminal changed its size. */
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH']);

const main = new URL('../src/main.ts', import.meta.url);
const pinnedNode = findPinnedNode();

if (Number.parseInt(process.versions.node, 10) >= NEEDED_NODE) {
  await import(main.href);
} else if (pinnedNode === null) {
  console.error(
    `stepcast: needs Node ${NEEDED_NODE} or newer; this is ${process.version}, and no newer one is installed in the workspace.`,
  );
  process.exitCode = EXIT_UNAVAILABLE;
} else {
  runOn(pinnedNode);
}

function findPinnedNode() {
  const path = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  return existsSync(path) ? path : null;
}

/** @param {string} node */
function runOn(node) {
  // In a group of its own, because a terminal sends Ctrl-C to the whole group: the CLI would hear it twice, from the terminal and
  // from here, and takes the second for "kill".
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit', detached: true });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`stepcast: ${node} could not be started: ${error.message}`);
    process.exitCode = EXIT_UNAVAILABLE;
  });
  child.on('exit', (code, signal) => {
    for (const forwarded of FORWARDED) process.removeAllListeners(forwarded);
    if (signal === null) process.exitCode = code ?? EXIT_UNAVAILABLE;
    else process.kill(process.pid, signal);
  });
}
