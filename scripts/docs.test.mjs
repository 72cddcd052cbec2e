import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { at, readJson } from './lib/json.mjs';
import { projectRoot } from './setup/ensure.mjs';

const folders = ['src', 'e2e', 'bench', 'scripts', 'docs'];

/** Everything that is kept, by its path from the project's root, with slashes. */
const files = [
  ...readdirSync(projectRoot),
  ...folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { encoding: 'utf8', recursive: true }).map(
      (name) => `${folder}/${name.replaceAll('\\', '/')}`,
    ),
  ),
];

it('every file that the docs and comments name is there', () => {
  const texts = files.filter((file) => /\.(?:md|ts|tsx|mjs|cjs)$/u.test(file));
  expect(texts).toContain('docs/architecture.md');
  const missing = texts.flatMap((text) =>
    namesIn(textOf(text))
      .filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))
      .map((name) => `${text} names ${name}`),
  );
  expect(missing).toEqual([]);
});

/**
 * Files that a text names in backquotes: by their whole name, or components by folder and name.
 *
 * @param {string} text
 */
function namesIn(text) {
  const whole = [...text.matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|cjs|c))`/gu)];
  const components = [...text.matchAll(/`((?:[a-z]\w*\/)+[A-Z]\w*[a-z]\w*)`/gu)];
  return [
    ...whole.map(([, name = '']) => name),
    ...components.map(([, name = '']) => `${name}.tsx`),
  ];
}

it('every package that is depended on has a line that says why, and an exact version', () => {
  const manifest = readJson(join(projectRoot, 'package.json'));
  const packages = ['dependencies', 'devDependencies'].flatMap((group) =>
    Object.entries(at(manifest, group) ?? {}),
  );
  expect(packages.map(([name]) => name)).toContain('electron');
  const lines = textOf('docs/dependencies.md');
  const names = packages.map(([name]) => (name.startsWith('@types/') ? '@types/*' : name));
  expect(names.filter((name) => !lines.includes(`\`${name}\``))).toEqual([]);
  expect(packages.filter(([, version]) => !/^\d/u.test(String(version)))).toEqual([]);
});

/** @param {string} path from the project's root */
function textOf(path) {
  return readFileSync(join(projectRoot, path), 'utf8');
}
