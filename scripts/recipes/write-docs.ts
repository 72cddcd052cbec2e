import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeCopyAsCode } from './copy-as-code';

// Writes docs/copy-as-code.md anew.
await writeFile(
  fileURLToPath(new URL('../../docs/copy-as-code.md', import.meta.url)),
  await writeCopyAsCode(),
);
