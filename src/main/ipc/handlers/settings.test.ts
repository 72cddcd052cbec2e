import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from '../../../shared/model/settings';
import { createSettings } from '../../storage/settings';
import { createSettingsHandlers } from './settings';

const call = { signal: new AbortController().signal, callId: '' };

async function openIn(prepare: (directory: string) => Promise<unknown>) {
  const directory = await mkdtemp(join(tmpdir(), 'dipper-settings-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await prepare(directory);
  const told: Settings[] = [];
  const handlers = createSettingsHandlers({
    settings: createSettings({ directory, onProblem: () => undefined }),
    onChanged: (settings) => told.push(settings),
  });
  return { handlers, told };
}

test('who goes by the settings is told of a change', async () => {
  const { handlers, told } = await openIn(() => Promise.resolve());
  await handlers['settings.update']({ uploadLimit: 2048 }, call);
  expect(told).toMatchObject([{ uploadLimit: 2048 }]);
});

test('a speed limit that can not be kept holds all the same, as the window shows it', async () => {
  const { handlers, told } = await openIn((directory) => mkdir(join(directory, 'settings.json')));
  await expect(handlers['settings.update']({ uploadLimit: 2048 }, call)).rejects.toMatchObject({
    detail: { code: 'local_failed' },
  });
  expect(told).toMatchObject([{ uploadLimit: 2048 }]);
  expect(await handlers['settings.get']({}, call)).toMatchObject({ uploadLimit: 2048 });
});
