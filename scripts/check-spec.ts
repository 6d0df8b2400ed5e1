/**
 * Holds the numbered rules of docs/spec, the titles of the tests, and the code's comments together. See docs/spec/README.md.
 *
 * A rule is defined by a list item that starts with its id, `- **[CUR-1]** …`. It is tested when a running test, or a group of them,
 * has its id in the title; the TypeScript parser finds the titles, so `it.each` and titles on a line of their own count too.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface Rule {
  readonly id: string;
  /** Not built yet, so it needs no test; and must have none, or the mark is out of date. */
  readonly isPlanned: boolean;
}

/** An id, and the file it stands in. */
export interface Citation {
  readonly id: string;
  readonly file: string;
}

const ID = /\[([A-Z][A-Z\d]*-\d+)\]/g;
const DEFINITION = /^- \*\*\[([A-Z][A-Z\d]*-\d+)\]\*\*/;
const END_OF_ITEM = /\n(?=\n|- |#)/;
const TEST_FUNCTIONS = new Set(['describe', 'it', 'test']);
const NOT_RUN = new Set(['skip', 'todo']);

export function readRules(markdown: string): Rule[] {
  return markdown.split(END_OF_ITEM).flatMap((item) => {
    const id = DEFINITION.exec(item.trimStart())?.[1];
    return id === undefined ? [] : [{ id, isPlanned: item.includes('(planned:') }];
  });
}

export function readIds(text: string): string[] {
  return Array.from(text.matchAll(ID), ([, id]) => id ?? '');
}

/** The ids in the titles of the tests that run. */
export function readTestedIds(source: string): string[] {
  const ids: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTestFunction(node.expression)) {
      const title = node.arguments[0];
      if (title !== undefined && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)))
        ids.push(...readIds(title.getText()));
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest, true));
  return ids;
}

/** `it`, `it.each(…)`, `describe.concurrent`; not `it.skip`. */
function isTestFunction(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return TEST_FUNCTIONS.has(callee.text);
  if (ts.isCallExpression(callee)) return isTestFunction(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return isTestFunction(callee.tag);
  return ts.isPropertyAccessExpression(callee) && !NOT_RUN.has(callee.name.text) && isTestFunction(callee.expression);
}

/** One sentence for each fault. */
export function findFaults(rules: readonly Rule[], tested: readonly Citation[], mentioned: readonly Citation[]): string[] {
  const defined = new Set(rules.map(({ id }) => id));
  const testedIds = new Set(tested.map(({ id }) => id));
  const twice = rules.filter(({ id }, at) => rules.findIndex((rule) => rule.id === id) !== at);
  const unknown = [...tested, ...mentioned].filter(({ id }) => !defined.has(id));
  return [
    ...twice.map(({ id }) => `${id} is defined twice.`),
    ...unknown.map(({ id, file }) => `${id} is cited in ${file} and defined nowhere.`),
    ...rules
      .filter(({ id, isPlanned }) => !isPlanned && !testedIds.has(id))
      .map(({ id }) => `${id} has no test with it in its title.`),
    ...rules
      .filter(({ id, isPlanned }) => isPlanned && testedIds.has(id))
      .map(({ id }) => `${id} has a test and is still called planned.`),
  ].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function checkSpec(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8');
  const files = (pattern: string): string[] =>
    globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] }).sort();
  const cite = (file: string, ids: readonly string[]): Citation[] => [...new Set(ids)].map((id) => ({ id, file }));

  const documents = files('docs/spec/*.md').filter((file) => !file.endsWith('README.md'));
  const rules = documents.flatMap((file) => readRules(read(file)));
  const tests = [...files('{shared,server,client-sdk,cli}/src/**/*.test.{ts,tsx}'), ...files('test/**/*.ts')];
  const tested = tests.flatMap((file) => cite(file, readTestedIds(read(file))));
  const sources = files('{shared,server,client-sdk,cli}/src/**/*.{ts,tsx,lua}').filter((file) => !file.includes('.test.'));
  const mentioned = [...documents, ...sources].flatMap((file) => cite(file, readIds(read(file))));

  const faults = findFaults(rules, tested, mentioned);
  for (const fault of faults) process.stderr.write(`spec: ${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
  else
    process.stdout.write(`spec: ${rules.length} rules, ${rules.filter(({ isPlanned }) => isPlanned).length} of them planned\n`);
}

if (import.meta.main) checkSpec();
