import { chromium, type Browser } from 'playwright-core';

/** Set by the test projects where Chromium is not in Debian's place. */
const EXECUTABLE = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** A name for this machine that does not sound like it: a hub on loopback is in reach without a network, and its clients know. */
export const REMOTE_HOST = 'hub.test';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${REMOTE_HOST} 127.0.0.1`,
];

/** A browser with an empty profile of its own, thrown away when it is closed. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** The address of a hub on this machine as if it were on another one. Only for hubs that allow the host `REMOTE_HOST`. */
export function asRemote(url: string): string {
  return `http://${REMOTE_HOST}:${new URL(url).port}`;
}
