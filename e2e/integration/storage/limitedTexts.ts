// A process that may not make its files larger than what was there: prints what became of them, and what
// lies beside them.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DipperError } from '../../../src/shared/errors/appError';
import { createSaveText } from '../../../src/main/ipc/saveText';
import { createJsonFile } from '../../../src/main/storage/jsonFile';
import { limitFiles } from './limitFiles';

/** What {@link main} prints. */
export interface Outcome {
  /** Code of the failure of each write. */
  readonly failures: readonly string[];
  /** What each of the files holds afterwards, by name. */
  readonly files: Readonly<Record<string, string>>;
}

async function main(folder: string): Promise<void> {
  const large = 'x'.repeat(20_000);
  const exported = join(folder, 'incident.har');
  await writeFile(exported, 'of yesterday');
  const kept = createJsonFile({
    path: join(folder, 'connections.json'),
    schema: z.array(z.string()),
    version: 1,
    fallback: [],
    onProblem: (problem) => {
      throw problem;
    },
  });
  await kept.write(['first']);
  const saveText = createSaveText(() => Promise.resolve(exported));

  limitFiles(8192);
  const results = await Promise.allSettled([
    kept.write(['first', large]),
    saveText('incident.har', large),
  ]);
  limitFiles('unlimited');

  const failures = results.map((result) => {
    if (result.status === 'fulfilled') return 'none';
    return result.reason instanceof DipperError ? result.reason.detail.code : String(result.reason);
  });
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const files = Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
  process.stdout.write(JSON.stringify({ failures, files } satisfies Outcome));
}

await main(process.argv[2] ?? '');
