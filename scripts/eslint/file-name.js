/** Rule: files and folders are named in kebab-case, and by what they hold: not `utils`, not `session-manager`. */
import { basename, dirname, relative, sep } from 'node:path';

const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'base']);
const KEBAB_CASE = /^[a-z\d]+(-[a-z\d]+)*$/;

/** @type {import('eslint').Rule.RuleModule} */
export const fileName = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      kebab: '"{{name}}" is not kebab-case.',
      empty: '"{{word}}" in "{{name}}" does not say what it holds; a helper lives beside its one user.',
    },
  },
  create(context) {
    const path = relative(context.cwd, context.physicalFilename);
    const stem = basename(path).split('.')[0] ?? '';
    const names = [...dirname(path).split(sep), stem].filter((name) => name !== '' && !name.startsWith('.'));
    return {
      Program(node) {
        for (const name of names) {
          const word = name.split('-').find((part) => EMPTY_WORDS.has(part));
          if (!KEBAB_CASE.test(name)) context.report({ node, messageId: 'kebab', data: { name } });
          else if (word !== undefined) context.report({ node, messageId: 'empty', data: { name, word } });
        }
      },
    };
  },
};
