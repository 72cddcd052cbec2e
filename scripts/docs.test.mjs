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

it('every file that the docs name is there', () => {
  const docs = files.filter((file) => file.endsWith('.md'));
  expect(docs).toContain('docs/architecture.md');
  const missing = docs.flatMap((doc) => {
    const named = textOf(doc).matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|cjs|c))`/gu);
    return [...named]
      .map(([, name = '']) => name)
      .filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))
      .map((name) => `${doc} names ${name}`);
  });
  expect(missing).toEqual([]);
});

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
