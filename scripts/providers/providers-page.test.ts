import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeProvidersPage } from './providers-page';

test('docs/providers.md says what the tables say; `npm run docs:providers` writes it anew', async () => {
  const page = new URL('../../docs/providers.md', import.meta.url);
  expect(await readFile(page, 'utf8')).toBe(await writeProvidersPage());
});
