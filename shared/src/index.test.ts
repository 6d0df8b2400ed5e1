import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** Prints the address of every module that an import of argv[1] loads. */
const LIST_MODULES = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  await import(process.argv[1]);
  process.stdout.write(JSON.stringify(loaded));
`;

async function modulesOf(entry: URL): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', LIST_MODULES, entry.href]);
  return JSON.parse(stdout) as string[];
}

describe('the entry "."', () => {
  it('[PRO-8] loads nothing but this folder’s own files', async () => {
    const modules = await modulesOf(new URL('index.ts', import.meta.url));
    expect(modules).toContain(new URL('apply-update.ts', import.meta.url).href);
    expect(modules.filter((url) => !url.startsWith(new URL('.', import.meta.url).href))).toEqual([]);
  });

  it('[PRO-8] has a counterpart that does load zod, which shows that the test would see it', async () => {
    const modules = await modulesOf(new URL('schemas.ts', import.meta.url));
    expect(modules.some((url) => url.includes('/zod/'))).toBe(true);
  });
});
