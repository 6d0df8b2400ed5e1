/** JSON as a tree that can also hold what no JSON value can: keys that come twice, numbers past all numbers, plain garbage. */
import type { SeededRandom } from '../../support/seeded-random.ts';

export type Tree =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly Tree[] }
  | { readonly kind: 'object'; readonly entries: readonly Entry[] };
/** The key stands as JSON text, quotes and all. */
type Entry = readonly [key: string, value: Tree];

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return text(JSON.stringify(value));
  return { kind: 'object', entries: Object.entries(value).map(([key, item]): Entry => [JSON.stringify(key), treeOf(item)]) };
}

export function render(tree: Tree): string {
  if (tree.kind === 'text') return tree.text;
  if (tree.kind === 'array') return `[${tree.items.map(render).join(',')}]`;
  return `{${tree.entries.map(([key, value]) => `${key}:${render(value)}`).join(',')}}`;
}

function text(json: string): Tree {
  return { kind: 'text', text: json };
}

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'type',
  'process',
  'op',
  'cursor',
  'step',
  'status',
];
const MORE_KEYS = ['patch', 'state', 'data', 'create', 'name', 'progress', '', '0', '\ud800', '\u0000', 'k'.repeat(300)];
const ALL_KEYS = [...KEYS, ...MORE_KEYS].map((key) => JSON.stringify(key));

const VALUES = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-1',
    '1',
    '0.5',
    '1e999',
    '-1e999',
    '1e-400',
    '1e308',
    '9007199254740993',
    '4294967296',
  ],
  ...['123456789012345678901234567890', '""', '"0"', '"a"', '"a b"', '"__proto__"', '"constructor"', '"running"', '"completed"'],
  ...[
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\u2028"',
    '"💳"',
    '"0-0"',
    '"1-1"',
    '"9007199254740992-1"',
    '"01-1"',
    '[]',
    '{}',
  ],
  ...['[null]', '[[]]', '{"a":null}', '{"__proto__":null}', '{"a":1e999}', '{"a":{"b":-1e999}}', '{"toJSON":1}', '{"length":-1}'],
];

/** Not JSON at all. */
const GARBAGE = [
  'NaN',
  'undefined',
  "'a'",
  '01',
  '+1',
  '.5',
  '1.',
  '[1,]',
  '{"a":1,}',
  '{a:1}',
  '/**/1',
  '"a',
  '"\n"',
  '"\\x41"',
  '\ufeff1',
  '',
];

/** One change somewhere in the tree. */
export function mutateTree(random: SeededRandom, tree: Tree): Tree {
  const isHere = tree.kind === 'text' || random.fraction() < 0.3;
  if (!isHere && tree.kind === 'array' && tree.items.length > 0) {
    const at = random.below(tree.items.length);
    return { kind: 'array', items: tree.items.map((item, index) => (index === at ? mutateTree(random, item) : item)) };
  }
  if (!isHere && tree.kind === 'object' && tree.entries.length > 0) {
    const at = random.below(tree.entries.length);
    const entries = tree.entries.map((entry, index): Entry => (index === at ? [entry[0], mutateTree(random, entry[1])] : entry));
    return { kind: 'object', entries };
  }
  return changeHere(random, tree);
}

function changeHere(random: SeededRandom, tree: Tree): Tree {
  const chance = random.below(100);
  if (tree.kind === 'object' && chance < 75) return changeEntries(random, tree.entries);
  if (chance < 84) return text(random.pick(VALUES));
  if (chance < 88) return text(random.pick(GARBAGE));
  if (chance < 91) return { kind: 'array', items: [tree] };
  if (chance < 94) return { kind: 'object', entries: [[random.pick(ALL_KEYS), tree]] };
  if (chance < 97) return nested(random, tree);
  return text(JSON.stringify('long '.repeat(random.below(2000))));
}

function changeEntries(random: SeededRandom, entries: readonly Entry[]): Tree {
  const at = random.below(Math.max(1, entries.length));
  const chosen = entries[at];
  const chance = random.below(10);
  if (chosen === undefined || chance < 4)
    return { kind: 'object', entries: [...entries, [random.pick(ALL_KEYS), text(random.pick(VALUES))]] };
  if (chance < 7) return { kind: 'object', entries: entries.filter((_, index) => index !== at) };
  // The same key twice: the later one counts.
  if (chance < 8) return { kind: 'object', entries: [...entries, [chosen[0], text(random.pick(VALUES))]] };
  if (chance < 9)
    return { kind: 'object', entries: entries.map((entry, index) => (index === at ? [random.pick(ALL_KEYS), entry[1]] : entry)) };
  return { kind: 'object', entries: entries.toReversed() };
}

function nested(random: SeededRandom, tree: Tree): Tree {
  const levels = random.pick([10, 60, 63, 64, 65, 70, 1000]);
  const inner = render(tree);
  return text(
    random.fraction() < 0.5
      ? '['.repeat(levels) + inner + ']'.repeat(levels)
      : '{"a":'.repeat(levels) + inner + '}'.repeat(levels),
  );
}
