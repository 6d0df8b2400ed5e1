import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { ZodApp } from '../zod-app.ts';

const PAGE_POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
const PAGE = 'index.html';
const NO_PAGE = 'This is a Stepcast hub. Its page is not built (npm run build); the API is described at /docs\n';

/** Names of files in `assets` hold a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

/** The inspector's page at `/` and at `/p/<process>`, and the files that it is made of. */
export function addInspectorRoutes(app: ZodApp, dir: string | null): void {
  if (dir === null || !existsSync(join(dir, PAGE))) {
    app.get('/', (_request, reply) => {
      reply.type('text/plain; charset=utf-8').send(NO_PAGE);
    });
    return;
  }
  const assets = join(dir, 'assets');
  app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'content-security-policy': PAGE_POLICY, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    });
    await scope.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      dotfiles: 'ignore',
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', path.startsWith(assets) ? FOR_EVER : ASK_EACH_TIME),
    });
    // Read at each request, so that a page that was built anew is served together with its assets.
    scope.get('/', async (_request, reply) => replyPage(reply, await readFile(join(dir, PAGE), 'utf8')));
    scope.get('/p/:id', async (_request, reply) => replyPage(reply, oneLevelDown(await readFile(join(dir, PAGE), 'utf8'))));
    for (const file of await filesBeside(dir)) {
      scope.get(`/${file}`, (_request, reply) => reply.sendFile(file, dir));
    }
  });
}

function replyPage(reply: FastifyReply, html: string): string {
  reply.header('cache-control', ASK_EACH_TIME).type('text/html; charset=utf-8');
  return html;
}

/** The page's addresses are relative, so that it works under any prefix that a proxy gives the hub. */
function oneLevelDown(html: string): string {
  return html.replace(/<head[^>]*>/i, '$&<base href="../">');
}

async function filesBeside(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name !== PAGE && !entry.name.startsWith('.')).map(({ name }) => name);
}
