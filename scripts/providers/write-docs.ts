import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeProvidersPage } from './providers-page';

// Writes docs/providers.md anew.
await writeFile(
  fileURLToPath(new URL('../../docs/providers.md', import.meta.url)),
  await writeProvidersPage(),
);
