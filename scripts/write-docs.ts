/** Writes the tables of docs/operations.md from the code that they describe; `--check` only says whether they are up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { COUNTERS, GAUGES, settingsSchema, TIMERS } from '@stepcast/server';
import prettier from 'prettier';

const FILE = new URL('../docs/operations.md', import.meta.url);

type Row = readonly string[];

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function settings(): string {
  const defaults = settingsSchema.parse({}) as Readonly<Record<string, unknown>>;
  const rows = Object.entries(settingsSchema.shape).map(([name, schema]) => [
    `\`${name}\``,
    shown(defaults[name]),
    schema.description ?? '',
  ]);
  return table(['setting', 'default', 'what it is'], rows);
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `\`${value}\`` : 'none';
}

function metrics(): string {
  const rows = (kind: string, names: Readonly<Record<string, string>>, suffix: string): Row[] =>
    Object.entries(names).map(([name, help]) => [`\`stepcast_${name}${suffix}\``, kind, help]);
  return table(
    ['metric', 'kind', 'what it is'],
    [...rows('counter', COUNTERS, '_total'), ...rows('gauge', GAUGES, ''), ...rows('histogram', TIMERS, '_ms')],
  );
}

function fill(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name}:[^>]*-->)[^]*?(<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`docs/operations.md has no place for ${name}`);
  return text.replace(pattern, (_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`);
}

const before = readFileSync(FILE, 'utf8');
const filled = fill(fill(before, 'settings', settings()), 'metrics', metrics());
const options = await prettier.resolveConfig(FILE);
const after = await prettier.format(filled, { ...options, parser: 'markdown' });

if (after === before) process.exit(0);
if (process.argv.includes('--check')) {
  console.error('docs/operations.md does not show what the code has: run `npm run docs`');
  process.exit(1);
}
writeFileSync(FILE, after);
console.log('docs/operations.md written');
