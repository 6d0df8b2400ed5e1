/** Reads the command line. Pure: throws a usage error, or returns what is to be done. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { isCursor, LIMITS, STATUSES, type Status } from '@stepcast/shared';
import { usageError } from './cli-error.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { ListOptions } from './commands/list.ts';
import type { RunOptions } from './commands/run.ts';
import type { TailOptions } from './commands/tail.ts';
import { toStepName } from './line-rules.ts';
import { COMMANDS, type CommandName } from './usage.ts';

export type CommandLine =
  | { readonly command: 'help'; readonly topic: CommandName | null }
  | { readonly command: 'version' }
  | { readonly command: 'run'; readonly options: RunOptions }
  | { readonly command: 'tail'; readonly options: TailOptions }
  | { readonly command: 'list'; readonly options: ListOptions }
  | { readonly command: 'demo'; readonly options: DemoOptions };

type Env = Readonly<Record<string, string | undefined>>;

const DEFAULT_URL = 'http://127.0.0.1:8080';
const DEFAULT_ROWS = 20;
const ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/;

const HUB = { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
const RUN = {
  ...HUB,
  id: { type: 'string' },
  workflow: { type: 'string' },
  title: { type: 'string' },
  step: { type: 'string', multiple: true },
  progress: { type: 'string' },
} as const;
const TAIL = { ...HUB, json: { type: 'boolean' }, log: { type: 'boolean' }, from: { type: 'string' } } as const;
const LIST = { ...HUB, limit: { type: 'string' }, workflow: { type: 'string' }, status: { type: 'string' } } as const;

export function readCommandLine(args: readonly string[], env: Env): CommandLine {
  const [first, ...rest] = args;
  if (first === undefined) throw usageError('which command? Try `stepcast --help`');
  if (first === '--help' || first === '-h' || first === 'help') return readHelp(rest);
  if (first === '--version') return { command: 'version' };
  const command = COMMANDS.find((name) => name === first);
  if (command === undefined) throw usageError(`there is no command \`${first}\`; there are ${COMMANDS.join(', ')}`);
  const end = rest.indexOf('--');
  const own = command === 'run' && end >= 0 ? rest.slice(0, end) : rest;
  if (own.includes('--help') || own.includes('-h')) return { command: 'help', topic: command };
  switch (command) {
    case 'run':
      return { command, options: readRun(own, end < 0 ? [] : rest.slice(end + 1), env) };
    case 'tail':
      return { command, options: readTail(own, env) };
    case 'list':
      return { command, options: readList(own, env) };
    case 'demo':
      return { command, options: { url: readUrl(parseOptions(own, HUB).url, env) } };
  }
}

function readHelp([topic]: readonly string[]): CommandLine {
  return { command: 'help', topic: COMMANDS.find((name) => name === topic) ?? null };
}

function readRun(own: readonly string[], command: readonly string[], env: Env): RunOptions {
  const { values, positionals } = parse(own, RUN);
  if (positionals.length > 0) throw usageError(`the command comes after \`--\`: stepcast run -- ${positionals.join(' ')}`);
  const [file, ...args] = command;
  if (file === undefined || file === '') throw usageError('run what? The command comes after `--`: stepcast run -- make all');
  const { id, title, progress } = values;
  return {
    url: readUrl(values.url, env),
    file,
    args,
    rules: {
      steps: (values.step ?? []).map((source) => readRegex('--step', source)),
      progress: progress === undefined ? null : readRegex('--progress', progress),
    },
    ...(id === undefined ? {} : { id: readId(id) }),
    ...(values.workflow === undefined ? {} : { workflow: readName('--workflow', values.workflow) }),
    ...(title === undefined ? {} : { title: title.toWellFormed() }),
  };
}

function readTail(own: readonly string[], env: Env): TailOptions {
  const { values, positionals } = parse(own, TAIL);
  const [id, ...extra] = positionals;
  refuse(extra);
  const { from } = values;
  if (from !== undefined && !isCursor(from)) throw usageError(`--from needs a cursor such as 42-2871634123, not \`${from}\``);
  return {
    url: readUrl(values.url, env),
    isJson: values.json ?? false,
    isLog: (values.log ?? false) || from !== undefined,
    ...(id === undefined ? {} : { id: readId(id) }),
    ...(from === undefined ? {} : { from }),
  };
}

function readList(own: readonly string[], env: Env): ListOptions {
  const values = parseOptions(own, LIST);
  return {
    url: readUrl(values.url, env),
    limit: values.limit === undefined ? DEFAULT_ROWS : readLimit(values.limit),
    ...(values.workflow === undefined ? {} : { workflow: readName('--workflow', values.workflow) }),
    ...(values.status === undefined ? {} : { status: readStatus(values.status) }),
  };
}

function parse<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's messages are made for users; what they advise after the first sentence is for other cases.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw usageError(sentence);
  }
}

function parseOptions<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  const { values, positionals } = parse(args, options);
  refuse(positionals);
  return values;
}

function refuse([extra]: readonly string[]): void {
  if (extra !== undefined) throw usageError(`\`${extra}\` is one word too many`);
}

function readUrl(option: string | undefined, env: Env): string {
  const text = option ?? (env['STEPCAST_URL'] || DEFAULT_URL);
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw usageError(`the hub's address has to begin with http:// or https://, not \`${text}\``);
  }
  return text;
}

function readId(text: string): string {
  if (!ID_PATTERN.test(text))
    throw usageError(`an id is made of 1 to ${String(LIMITS.idLength)} of A-Z a-z 0-9 _ -, not \`${text}\``);
  return text;
}

function readName(option: string, text: string): string {
  if (toStepName(text) !== text) throw usageError(`${option} needs 1 to ${String(LIMITS.workflowLength)} printable characters`);
  return text;
}

function readRegex(option: string, source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    throw usageError(
      `${option} \`${source}\` is no regular expression: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMITS.pageSize) return limit;
  throw usageError(`--limit needs a number from 1 to ${String(LIMITS.pageSize)}, not \`${text}\``);
}

function readStatus(text: string): Status {
  const status = STATUSES.find((each) => each === text);
  if (status === undefined) throw usageError(`--status needs one of ${STATUSES.join(', ')}, not \`${text}\``);
  return status;
}
