import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mebibyte } from '../../base/units';
import { createVolatileStore } from '../../storage/keyValueStore';
import { openJournal } from '../journal/journal';
import { identifyFile } from '../local/sourceFile';
import { runSetting } from '../testing/runSetting';
import type { TransferJob } from '../transferJob';
import { uploadFile } from './uploadFile';

test('what the SDK can not send is refused before anything is given up that was sent the other way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-upload-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const source = join(folder, 'x');
  await writeFile(source, '');
  // It takes no room on the disk.
  const size = 1024 * mebibyte + 1;
  await truncate(source, size);
  const job: TransferJob = {
    id: 'a',
    lane: 'lane',
    weight: 1,
    setting: { connectionId: 'saved:1', bucket: 'b', folder: '', checkedAt: 0 },
    item: { kind: 'upload', key: 'x', size, source, existing: 'no' },
    choice: 'replace',
  };
  const journal = await openJournal(createVolatileStore(), (problem) => {
    throw problem;
  });
  const startedOver: string[] = [];
  const memory = journal.uploadMemory(job, (reason) => startedOver.push(reason));
  const file = await identifyFile(source);
  await memory.begin({ uploadId: 'u1', key: 'x', partSize: 1, file, checksum: 'crc32' });
  await memory.part({ partNumber: 1, etag: '"e"', size: 1, crc32: 0 });

  const setting = runSetting();
  const sending = uploadFile(
    {
      ...setting,
      // One part has to hold all of it.
      capabilities: { ...setting.capabilities, mostParts: 1 },
      key: 'x',
      source,
      size,
      ifAbsent: false,
      memory,
      onStored: () => undefined,
    },
    new AbortController().signal,
  );
  await expect(sending).rejects.toMatchObject({
    detail: { code: 'too_large', retry: 'now', facts: { reason: 'sdk_parts' } },
  });
  expect(memory.saved).toMatchObject({ uploadId: 'u1', parts: [{ partNumber: 1 }] });
  expect(startedOver).toEqual([]);
});
