// A process that may not make its files larger for a while, as on a full disk: prints what became of what
// it wrote into a store meanwhile and afterwards, and what the store holds once it is opened again.
import { openKeyValueStore } from '../../../src/main/storage/keyValueStore';
import { limitFiles } from './limitFiles';

/** What {@link main} prints. */
export interface Outcome {
  /** Keys of the writes that the store said to have made. */
  readonly written: readonly string[];
  readonly refused: readonly string[];
  /** Keys that are there afterwards. */
  readonly kept: readonly string[];
}

async function main(folder: string): Promise<void> {
  let store = await openKeyValueStore(folder);
  const written: string[] = [];
  const refused: string[] = [];
  const write = (key: string): Promise<unknown> =>
    store.write([{ type: 'put', key, value: 'x'.repeat(3000) }], true).then(
      () => written.push(key),
      () => refused.push(key),
    );

  await write('before');
  limitFiles(8192);
  for (const key of ['full 1', 'full 2', 'full 3']) await write(key);
  limitFiles('unlimited');
  await write('after');
  // Each may be behind what another has left half written.
  limitFiles(24_576);
  await Promise.all(Array.from({ length: 12 }, (_, index) => write(`at once ${index}`)));
  limitFiles('unlimited');
  await Promise.all(['last 1', 'last 2'].map(write));
  await store.close();

  store = await openKeyValueStore(folder);
  const kept: string[] = [];
  for await (const [key] of store.entries('')) kept.push(key);
  await store.close();
  process.stdout.write(JSON.stringify({ written, refused, kept } satisfies Outcome));
}

await main(process.argv[2] ?? '');
