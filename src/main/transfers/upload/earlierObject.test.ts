import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { identifyFile } from '../local/sourceFile';
import { clientOf, noMemory, runSetting } from '../testing/runSetting';
import { finishIfSent } from './earlierObject';
import { usualPartSize } from './partPlan';
import { headersOf } from '../objectHeaders';
import type { FileRun } from './uploadRun';

test('a large file that an earlier run has sent to another key than planned is known to be there, and not at the planned one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-earlier-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const source = join(folder, 'x');
  await writeFile(source, 'mine');
  const file = await identifyFile(source);
  const told: string[] = [];
  const run: FileRun = {
    ...runSetting({
      client: clientOf(() =>
        Promise.resolve({
          $metadata: {},
          ContentLength: 4,
          ETag: '"e2"',
          Metadata: headersOf('x (2)', file).metadata,
        }),
      ),
    }),
    item: { kind: 'upload', key: 'x', source, size: usualPartSize + 1, existing: 'yes' },
    source,
    choice: 'keep_both',
    memory: { ...noMemory, sent: { key: 'x (2)', file } },
    isContinued: true,
    isStale: true,
    ifMatchSupport: { isWorthTrying: () => false, noteRefused: () => undefined },
    lastWritten: () => undefined,
    isPlanned: () => false,
    takeKey: () => true,
    onStored: ({ etag = '' }, key) => void told.push(`${etag} at ${key}`),
    onKey: (key) => void told.push(`goes to ${key}`),
  };
  expect(await finishIfSent(run, new AbortController().signal)).toBe(true);
  expect(told.toSorted()).toEqual(['e2 at x (2)', 'goes to x (2)']);
});
