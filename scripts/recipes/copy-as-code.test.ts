import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeCopyAsCode } from './copy-as-code';

test('docs/copy-as-code.md says what the code does; `npm run docs:recipes` writes it anew', async () => {
  const page = new URL('../../docs/copy-as-code.md', import.meta.url);
  expect(await readFile(page, 'utf8')).toBe(await writeCopyAsCode());
});
