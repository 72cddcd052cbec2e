import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Packages that only the rooms close to the window may import (docs/architecture.md, "Rooms"). */
const electron = {
  name: 'electron',
  message:
    'Only main/index, main/app, main/platform, port and events of main/ipc, and preload import electron.',
};

/** @param {string} from @param {readonly string[]} to */
function closedTo(from, to) {
  return to.map((room) => ({
    regex: `^(\\.\\./)+(main/|renderer/)?${room}(/|$)`,
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

/** What each room of main may import besides `shared` and itself. */
const roomsOfMain = {
  base: [],
  storage: ['base'],
  s3: ['base'],
  threads: ['s3', 'base'],
  profiles: ['s3', 'storage', 'base'],
  transfers: ['s3', 'storage', 'threads', 'base'],
  listing: ['s3', 'threads', 'base'],
  recipes: ['s3', 'transfers', 'base'],
  platform: ['profiles', 'storage', 'base'],
  ipc: [
    'platform',
    'recipes',
    'listing',
    'transfers',
    'profiles',
    'threads',
    's3',
    'storage',
    'base',
  ],
};
/** Where the rooms of main are put together. */
const tops = ['app', 'engine', 'serverCalls'];

/** The same of the renderer; `ui` knows nothing of `shared` either. */
const roomsOfRenderer = {
  ui: [],
  i18n: ['shared'],
  ipc: ['shared'],
  state: ['ipc', 'i18n', 'shared'],
  parts: ['state', 'ui', 'ipc', 'i18n', 'shared'],
  commands: ['state', 'ui', 'ipc', 'i18n', 'shared'],
  features: ['commands', 'parts', 'state', 'ui', 'ipc', 'i18n', 'shared'],
};
const features = [
  'connections',
  'browser',
  'inspector',
  'transfers',
  'sharing',
  'activity',
  'settings',
];

/** @param {object} rooms @param {string} name @param {readonly string[]} mayImport */
function without(rooms, name, mayImport) {
  return Object.keys(rooms).filter((other) => other !== name && !mayImport.includes(other));
}

/** @param {string} name @param {readonly string[]} mayImport */
function ofRenderer(name, mayImport) {
  const others = without({ ...roomsOfRenderer, shared: [] }, name, mayImport);
  return [nodeBuiltins, sdk, ...closedTo(name, ['main', 'preload', 'app', ...others])];
}

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
  ...Object.entries(roomsOfMain).map(([name, mayImport]) =>
    room(
      [`src/main/${name}/**`],
      closedTo(`main/${name}`, [
        'renderer',
        'preload',
        ...tops,
        ...without(roomsOfMain, name, mayImport),
      ]),
      name === 'platform' ? [] : [electron],
    ),
  ),
  // A later rule takes the place of an earlier one, so this says all of it.
  room(['src/main/ipc/{port,events}.ts'], closedTo('main/ipc', ['renderer', 'preload', ...tops])),
  room(['src/main/{engine,serverCalls}.ts'], closedTo('main', ['renderer', 'preload']), [electron]),
  room(['src/main/{index,app}.ts'], closedTo('main', ['renderer', 'preload'])),
  room(['src/preload/**'], [nodeBuiltins, sdk, ...closedTo('preload', ['main', 'renderer'])]),
  room(
    ['src/renderer/app/**', 'src/renderer/main.tsx'],
    [nodeBuiltins, sdk, ...closedTo('app', ['main', 'preload'])],
    [electron],
  ),
  ...Object.entries(roomsOfRenderer).map(([name, mayImport]) =>
    room([`src/renderer/${name}/**`], ofRenderer(name, mayImport), [electron]),
  ),
  ...features.map((feature) =>
    room(
      [`src/renderer/features/${feature}/**`],
      [
        ...ofRenderer('features', roomsOfRenderer.features),
        ...features
          .filter((sibling) => sibling !== feature)
          .map((sibling) => ({
            regex: `^(\\.\\./)+(features/)?${sibling}(/|$)`,
            message: 'A feature never imports a sibling feature.',
          })),
      ],
      [electron],
    ),
  ),
  prettier,
);
