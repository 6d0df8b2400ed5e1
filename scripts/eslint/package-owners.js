/** Rule: a package that has owners is imported by them alone. Options: `{ <package>: [<how the owners' paths begin>] }`. */
import { relative, sep } from 'node:path';

/** @param {string} name @param {string} specifier `*` in the name stands for any rest of one segment */
function isImportOf(name, specifier) {
  if (!name.includes('*')) return specifier === name || specifier.startsWith(`${name}/`);
  return specifier.startsWith(name.slice(0, name.indexOf('*')));
}

/** @type {import('eslint').Rule.RuleModule} */
export const packageOwners = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } }],
    messages: { foreign: '{{name}} is imported only in {{owners}}.' },
  },
  create(context) {
    const table = /** @type {Record<string, string[]>} */ (context.options[0] ?? {});
    const file = relative(context.cwd, context.physicalFilename).replaceAll(sep, '/');
    const closed = Object.entries(table).filter(([, owners]) => !owners.some((owner) => file.startsWith(owner)));

    /** @param {{ source?: import('estree').Node | null | undefined }} node */
    const check = ({ source }) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const specifier = source.value;
      const hit = closed.find(([name]) => isImportOf(name, specifier));
      if (hit) context.report({ node: source, messageId: 'foreign', data: { name: hit[0], owners: hit[1].join(', ') } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};
