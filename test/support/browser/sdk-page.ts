import { fileURLToPath } from 'node:url';
import type * as Sdk from '@stepcast/client';
import type { Browser } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { WatchedPage } from './watched-page.ts';

declare global {
  interface Window {
    /** The client, in pages that `openSdkPage` opened. */
    readonly stepcast: typeof Sdk;
  }
}

const ENTRY = fileURLToPath(import.meta.resolve('@stepcast/client'));
/** The client as an application's bundler makes it of the package: one script that sets `stepcast`. */
export async function bundleSdk(): Promise<string> {
  const lib = { entry: ENTRY, formats: ['iife' as const], name: 'stepcast', fileName: 'sdk' };
  const result = await build({ configFile: false, logLevel: 'warn', build: { write: false, lib } });
  const [{ output }] = result as [Rolldown.RolldownOutput];
  return output[0].code;
}

/**
 * A page of the hub's own origin with the client in it. It comes from the hub: one that the test made up would have no address, and
 * Chromium keeps such pages away from loopback.
 */
export async function openSdkPage(browser: Browser, url: string, sdk: string): Promise<WatchedPage> {
  const watched = await WatchedPage.open(browser);
  // Which a browser asks every site for, and a hub has none.
  await watched.page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await watched.page.goto(`${url}/live`); // Has no policy that forbids further scripts.
  await watched.page.addScriptTag({ content: sdk });
  return watched;
}
