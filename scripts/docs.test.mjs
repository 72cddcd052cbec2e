import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
    const text = readFileSync(join(projectRoot, doc), 'utf8');
    const named = text.matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|cjs|c))`/gu);
    return [...named]
      .map(([, name = '']) => name)
      .filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))
      .map((name) => `${doc} names ${name}`);
  });
  expect(missing).toEqual([]);
});
