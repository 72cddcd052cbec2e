import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openKeyValueStore } from './keyValueStore';

// A power cut can't be had here; what LevelDB is asked for decides whether it loses a write.
test('a write that has to be safe is asked to be on the disk, and no other is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const batch = vi.spyOn(ClassicLevel.prototype, 'batch');
  onTestFinished(() => batch.mockRestore());
  const store = await openKeyValueStore(folder);
  onTestFinished(() => store.close());

  await store.write([{ type: 'put', key: 'a', value: '1' }], true);
  await store.write([{ type: 'put', key: 'b', value: '2' }]);
  expect(batch.mock.calls).toEqual([
    [[{ type: 'put', key: 'a', value: '1' }], { sync: true }],
    [[{ type: 'put', key: 'b', value: '2' }], { sync: false }],
  ]);
});
