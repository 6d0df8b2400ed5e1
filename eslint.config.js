import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { BORDERS, PACKAGE_OWNERS, SCHEMA_FILES } from './scripts/eslint/borders.js';
import { fileName } from './scripts/eslint/file-name.js';
import { CURRENT_DATE, WITH_PROCESS, WITHOUT_OUTSIDE_WORLD, WITHOUT_PROCESS } from './scripts/eslint/outside-world.js';
import { packageOwners } from './scripts/eslint/package-owners.js';

const EXTENSIONS = ['.ts', '.tsx', '.js', '.mjs'];
const TESTS = ['**/*.test.{ts,tsx}', 'test/**', '**/src/testing/**'];
const PRODUCT = ['{shared,server,client-sdk,cli}/src/**/*.{ts,tsx}'];

/** Selectors of what no file may contain. */
const SHAPE = [
  {
    selector: ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind=/^(let|var)$/]',
    message: 'Nothing changes at module level: give the state an owner.',
  },
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
];

/** @type {import('eslint').Linter.RulesRecord} */
const UNSAFE_ALLOWED = Object.fromEntries(
  ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [`@typescript-eslint/no-unsafe-${use}`, 'off']),
);

export default defineConfig(
  { ignores: ['**/dist/**', 'coverage/**', '.stepcast/**', 'scripts/eslint/fixtures/**'] },
  {
    name: 'stepcast/everywhere',
    files: [`**/*{${EXTENSIONS.join(',')}}`],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'import-x': importX, stepcast: { rules: { 'file-name': fileName, 'package-owners': packageOwners } } },
    settings: {
      'import-x/extensions': EXTENSIONS,
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: [...EXTENSIONS, '.json'] })],
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...SHAPE],
      'stepcast/file-name': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-duplicates': ['error', { 'prefer-inline': true }],
      'import-x/no-relative-packages': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],

      // Off. `return stop();` ends a branch well; a merge patch deletes keys; `Promise.withResolvers<void>()` is no mistake; a port's
      // method is async also where the memory adapter never waits. And narrowing knows nothing of other turns: it calls a second
      // look after an `await` unnecessary. A structural type never was an instance of its class, e.g. a duplex stream as a socket.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    name: 'stepcast/borders',
    files: [...PRODUCT, 'cli/bin/*.js'],
    ignores: TESTS,
    rules: { 'import-x/no-restricted-paths': ['error', BORDERS], 'stepcast/package-owners': ['error', PACKAGE_OWNERS] },
  },
  {
    name: 'stepcast/borders-of-tests',
    files: ['{test,load}/**/*.ts'],
    rules: { 'import-x/no-restricted-paths': ['error', BORDERS] },
  },
  {
    name: 'stepcast/shared-runs-without-zod',
    files: ['shared/src/**/*.ts'],
    ignores: [...TESTS, ...SCHEMA_FILES.globs],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: SCHEMA_FILES.specifier, allowTypeImports: true, message: 'Only its types: this half runs without zod.' },
          ],
        },
      ],
    },
  },
  {
    name: 'stepcast/outside-world',
    files: ['{shared,server,client-sdk}/src/**/*.ts'],
    ignores: [...TESTS, 'server/src/adapters/system/**', 'server/src/inspector/**', 'client-sdk/src/environment.ts'],
    rules: { ...WITHOUT_OUTSIDE_WORLD, 'no-restricted-syntax': ['error', ...SHAPE, ...CURRENT_DATE] },
  },
  { name: 'stepcast/outside-world-of-the-hub', files: ['server/src/main.ts'], rules: WITH_PROCESS },
  {
    name: 'stepcast/outside-world-of-the-cli',
    files: ['cli/src/**/*.ts'],
    ignores: [...TESTS, 'cli/src/main.ts', 'cli/src/terminal.ts'],
    rules: WITHOUT_PROCESS,
  },
  {
    name: 'stepcast/tests',
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      ...UNSAFE_ALLOWED, // A test looks into answers of any shape, and a wrong guess fails it.
      '@typescript-eslint/max-params': 'off', // The rows of a table.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // The linter does not see the type casts of JSDoc; the compiler does.
  { name: 'stepcast/scripts', files: ['**/*.{js,mjs}'], rules: UNSAFE_ALLOWED },
  {
    name: 'stepcast/tools-decide-by-default-export',
    files: ['*.config.{js,ts}', 'load/**'],
    rules: { 'import-x/no-default-export': 'off' },
  },
);
