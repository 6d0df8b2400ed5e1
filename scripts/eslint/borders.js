/**
 * Who may import whom: the tables, and the zones of `import-x/no-restricted-paths` made from them.
 *
 * A folder may always import from itself; the table lists the rest. Another workspace is named by its package (`@stepcast/…`) and
 * reached by what that package exports, nothing deeper.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

const INNER = ['@stepcast/shared', 'server/src/domain', 'server/src/ports'];
const SCHEMAS = '@stepcast/shared/schemas';

/** @type {Readonly<Record<string, readonly string[]>>} */
export const MAY_IMPORT = {
  'shared/src': [],
  'client-sdk/src': ['@stepcast/shared'],
  'cli/src': ['@stepcast/shared', '@stepcast/client', '@stepcast/server'],
  'cli/bin': ['cli/src'],
  'server/src/domain': ['@stepcast/shared'],
  'server/src/ports': ['@stepcast/shared', 'server/src/domain'],
  'server/src/application': INNER,
  'server/src/gateway': INNER,
  'server/src/archive-sync': INNER,
  'server/src/transport': [...INNER, SCHEMAS, 'server/src/application', 'server/src/gateway'],
  'server/src/adapters': INNER,
  'server/src/inspector': ['@stepcast/shared', '@stepcast/client'],
  // The files beside the folders: the composition root, its configuration, the package's exports.
  'server/src/*.ts': ['@stepcast/shared', SCHEMAS, 'server/src'],
  test: ['@stepcast/shared', SCHEMAS, '@stepcast/client', '@stepcast/server'],
  load: ['@stepcast/shared', SCHEMAS, '@stepcast/client', '@stepcast/server'],
};

/**
 * Folders whose subfolders are strangers to each other, but for the ones named. Files beside those subfolders are for all.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const STRANGERS_WITHIN = { 'server/src/transport': [], 'server/src/adapters': ['server/src/adapters/system'] };

/** The half of `shared` that needs zod. The other half runs without it, and may know this one's types only. */
const SCHEMA_PLACES = ['messages/', 'requests/', 'up.ts', 'down.ts', 'schemas.ts'];
export const SCHEMA_FILES = {
  globs: SCHEMA_PLACES.map((place) => `shared/src/${place}${place.endsWith('/') ? '**' : ''}`),
  specifier: `/(${SCHEMA_PLACES.map((place) => place.replace('.', '\\.')).join('|')})`,
};

/**
 * Packages, and Node's doors to clock, timers and process, that only some places may use, named by how their paths begin. Product
 * code only: tests and load scripts use what they like.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const PACKAGE_OWNERS = {
  ioredis: ['server/src/adapters/redis/'],
  pg: ['server/src/adapters/postgres/'],
  'node-pg-migrate': ['server/src/adapters/postgres/'],
  '@electric-sql/pglite': ['server/src/adapters/postgres/'],
  ws: ['server/src/transport/ws/'],
  fastify: ['server/src/transport/http/', 'server/src/transport/sse/'],
  '@fastify/*': ['server/src/transport/http/', 'server/src/transport/sse/'],
  'fastify-*': ['server/src/transport/http/', 'server/src/transport/sse/'],
  pino: ['server/src/adapters/system/'],
  'prom-client': ['server/src/adapters/system/'],
  nanoid: ['server/src/adapters/system/'],
  preact: ['server/src/inspector/'],
  zod: [...SCHEMA_PLACES.map((place) => `shared/src/${place}`), 'server/src/config', 'server/src/transport/'],
  'node:timers': ['server/src/adapters/system/', 'cli/'],
  'node:perf_hooks': ['server/src/adapters/system/', 'cli/'],
  'node:console': ['server/src/adapters/system/'],
  'node:process': ['server/src/adapters/system/', 'server/src/main.ts', 'cli/src/main.ts', 'cli/src/terminal.ts'],
};

/** @returns {ReadonlyMap<string, string>} e.g. `@stepcast/shared/schemas` → `shared/src/schemas.ts` */
function readEntryPoints() {
  /** @type {Map<string, string>} */
  const entryPoints = new Map();
  for (const workspace of ['shared', 'client-sdk', 'server']) {
    const manifest = readFileSync(new URL(`${workspace}/package.json`, ROOT), 'utf8');
    const { name, exports } = /** @type {{ name: string, exports: Record<string, string> }} */ (JSON.parse(manifest));
    for (const [entry, file] of Object.entries(exports)) entryPoints.set(name + entry.slice(1), `${workspace}/${file.slice(2)}`);
  }
  return entryPoints;
}

/** @param {string} folder @returns {string[]} */
function subfolders(folder) {
  const location = new URL(folder, ROOT);
  if (!existsSync(location)) return [];
  const entries = readdirSync(location, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}`);
}

/** @param {string} folder @param {readonly string[]} known one zone per pair, as a zone forbids what comes from one place */
function zonesWithin(folder, known) {
  const parts = subfolders(folder);
  return parts.flatMap((target) =>
    parts
      .filter((from) => from !== target && !known.includes(from))
      .map((from) => ({ target, from, message: `${target} and ${from} do not know each other.` })),
  );
}

function zones() {
  const entryPoints = readEntryPoints();
  const fileOf = (/** @type {string} */ place) => (place.startsWith('@') ? (entryPoints.get(place) ?? place) : place);
  return [
    ...Object.entries(MAY_IMPORT).map(([target, may]) => ({
      target,
      from: '.',
      except: ['node_modules', target, ...may].map((place) => `./${fileOf(place)}`),
      message: `${target} may import only ${['itself', ...may].join(', ')}.`,
    })),
    ...Object.entries(STRANGERS_WITHIN).flatMap(([folder, known]) => zonesWithin(folder, known)),
  ];
}

/** Options of `import-x/no-restricted-paths`. */
export const BORDERS = { basePath: fileURLToPath(ROOT), zones: zones() };
