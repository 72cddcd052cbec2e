import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Packages that only the rooms close to the window may import (docs/architecture.md, "Rooms"). */
const electron = {
  name: 'electron',
  message: 'Only main/index, main/app, main/platform, main/ipc and preload import electron.',
};

/** @param {string} from @param {readonly string[]} to */
function closedTo(from, to) {
  return to.map((room) => ({
    regex: `^(\\.\\./)+(?!\\.\\./|shared/)(.*/)?${room}(/|$)`,
    message: `${from} may not import ${room} (docs/architecture.md, "Rooms").`,
  }));
}

/**
 * @param {readonly string[]} files
 * @param {readonly {regex: string, message: string}[]} patterns
 * @param {readonly {name: string, message: string}[]} [paths]
 * @returns {import('eslint').Linter.Config}
 */
function room(files, patterns, paths = []) {
  return {
    files: [...files],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    rules: { 'no-restricted-imports': ['error', { paths: [...paths], patterns: [...patterns] }] },
  };
}

const nodeBuiltins = {
  regex: '^node:',
  message: 'The renderer and shared rooms have no Node.',
};
const sdk = { regex: '^@(aws-sdk|smithy)/', message: 'S3 clients live in main.' };

export default defineConfig(
  { ignores: ['out', 'dist', 'demo-out', 'bench-out', 'test-results', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.web.json', './tsconfig.e2e.json'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['scripts/**', 'e2e/**', 'bench/**', '*.config.*'],
    languageOptions: { globals: globals.node },
    rules: {
      'no-console': 'off',
      // Playwright reads an empty pattern as "this fixture needs no other".
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },

  // The rooms. A path names its runtime, and imports point downward only.
  room(
    ['src/shared/**'],
    [nodeBuiltins, sdk, ...closedTo('shared', ['main', 'preload', 'renderer'])],
    [electron],
  ),
  room(
    ['src/main/{s3,transfers,listing,threads,profiles,storage,recipes}/**'],
    closedTo('This room', ['platform', 'ipc', 'renderer', 'preload', 'app']),
    [electron],
  ),
  // A later rule takes the place of an earlier one, so this says all of it.
  room(
    ['src/main/s3/**'],
    closedTo('main/s3', [
      'platform',
      'ipc',
      'recipes',
      'transfers',
      'listing',
      'threads',
      'profiles',
      'storage',
      'renderer',
      'preload',
      'app',
    ]),
    [electron],
  ),
  room(
    ['src/main/base/**'],
    closedTo('main/base', [
      'platform',
      'ipc',
      'recipes',
      'transfers',
      'listing',
      'threads',
      'profiles',
      'storage',
      's3',
      'renderer',
      'preload',
      'app',
    ]),
    [electron],
  ),
  room(['src/main/ipc/**'], closedTo('main/ipc', ['renderer', 'preload', 'app'])),
  room(['src/main/platform/**'], closedTo('main/platform', ['ipc', 'renderer', 'preload', 'app'])),
  room(['src/preload/**'], [nodeBuiltins, sdk, ...closedTo('preload', ['main', 'renderer'])]),
  room(
    ['src/renderer/ipc/**', 'src/renderer/i18n/**'],
    [
      nodeBuiltins,
      sdk,
      ...closedTo('This room', ['main', 'preload', 'app', 'features', 'state', 'ui']),
    ],
    [electron],
  ),
  room(
    ['src/renderer/state/**'],
    [nodeBuiltins, sdk, ...closedTo('state', ['main', 'preload', 'app', 'features', 'ui'])],
    [electron],
  ),
  room(
    ['src/renderer/recipes/**'],
    [nodeBuiltins, sdk, ...closedTo('recipes', ['main', 'preload', 'app', 'features'])],
    [electron],
  ),
  room(
    ['src/renderer/ui/**'],
    [
      nodeBuiltins,
      sdk,
      ...closedTo('ui', ['main', 'preload', 'app', 'features', 'state', 'ipc', 'shared']),
    ],
    [electron],
  ),
  ...['connections', 'browser', 'inspector', 'transfers', 'sharing', 'activity', 'settings'].map(
    (feature, _, all) =>
      room(
        [`src/renderer/features/${feature}/**`],
        [
          nodeBuiltins,
          sdk,
          ...closedTo('A feature', ['main', 'preload', 'app']),
          ...all
            .filter((sibling) => sibling !== feature)
            .map((sibling) => ({
              regex: `^\\.\\./(\\.\\./features/)?${sibling}(/|$)`,
              message: 'A feature never imports a sibling feature.',
            })),
        ],
        [electron],
      ),
  ),
  prettier,
);
