import { mkdir, mkdtemp, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DipperError } from '../../shared/errors/appError';
import { settingsSchema } from '../../shared/ipc/routes/app';
import { createSettings } from './settings';
import type { SettingsStore } from './settings';

const defaults = {
  theme: 'system',
  language: 'system',
  inspectorOpen: true,
  bottomPanel: 'none',
  sidebarWidth: 240,
  inspectorWidth: 320,
  bottomPanelHeight: 220,
  uploadLimit: null,
  downloadLimit: null,
  transferPath: 'fast',
  pinned: [],
  treeOpen: [],
  columns: { objects: [], buckets: [], connections: [] },
  sort: { column: 'name', direction: 'ascending' },
  lastLocation: null,
};

let directory: string;
let problems: DipperError[];
let settings: SettingsStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-settings-'));
  problems = [];
  settings = open();
});

afterEach(() => rm(directory, { recursive: true, force: true }));

function open(): SettingsStore {
  return createSettings({ directory, onProblem: (problem) => problems.push(problem) });
}

function store(data: unknown): Promise<void> {
  return writeFile(join(directory, 'settings.json'), JSON.stringify({ version: 1, data }));
}

test('the first start has the defaults, which the window accepts', async () => {
  expect(await settings.get()).toEqual(defaults);
  expect(settingsSchema.parse(await settings.get())).toEqual(defaults);
  expect(problems).toEqual([]);
});

test('a change is remembered by the next start', async () => {
  const pinned = [{ connectionId: 'profile:a', bucket: 'b', prefix: 'c/' }];
  expect(await settings.update({ theme: 'dark', pinned })).toEqual({
    ...defaults,
    theme: 'dark',
    pinned,
  });
  expect(await open().get()).toEqual({ ...defaults, theme: 'dark', pinned });
});

test('two changes at once both land', async () => {
  await Promise.all([
    settings.update({ sidebarWidth: 300 }),
    settings.update({ inspectorOpen: false }),
    settings.update({ theme: undefined }),
  ]);
  expect(await settings.get()).toEqual({ ...defaults, sidebarWidth: 300, inspectorOpen: false });
});

test('what is read after a change holds it, though the change was not waited for', async () => {
  const width = settings.update({ sidebarWidth: 300 });
  const later = settings.update({ sidebarWidth: 400, inspectorWidth: 500 });
  const changed = { ...defaults, sidebarWidth: 400, inspectorWidth: 500 };
  expect(await settings.get()).toEqual(changed);
  expect(await open().get()).toEqual(changed);
  expect(await Promise.all([width, later])).toEqual([changed, changed]);
});

test('settings of a Dipper that knew fewer or more of them are kept', async () => {
  await store({ theme: 'dark', invented: 'later' });
  expect(await settings.get()).toEqual({ ...defaults, theme: 'dark' });
  await settings.update({ language: 'ko' });
  expect(problems).toEqual([]);
  expect(JSON.parse(await readFile(join(directory, 'settings.json'), 'utf8'))).toEqual({
    version: 1,
    data: { theme: 'dark', invented: 'later', language: 'ko' },
  });
});

test('what another Dipper knows in a setting costs that one at most, and stays', async () => {
  const place = { connectionId: 'profile:a', bucket: 'b', prefix: 'c/' };
  const later = {
    theme: 'dark',
    language: 'ja',
    sidebarWidth: 'wide',
    pinned: [{ ...place, colour: 'red' }],
    lastLocation: { ...place, scroll: 7 },
    columns: { objects: [{ id: 'size', width: 90 }], buckets: [{ colour: 1 }], versions: [] },
  };
  await store(later);
  const columns = { objects: [{ id: 'size', width: 90 }], buckets: [], connections: [] };
  const known = { ...defaults, theme: 'dark', pinned: [place], lastLocation: place, columns };
  expect(await settings.get()).toEqual(known);
  expect(settingsSchema.parse(await settings.get())).toEqual(known);

  await settings.update({ inspectorWidth: 300 });
  await settings.update({ columns: { ...columns, objects: [] } });
  expect(problems).toEqual([]);
  expect(JSON.parse(await readFile(join(directory, 'settings.json'), 'utf8'))).toEqual({
    version: 1,
    data: { ...later, inspectorWidth: 300, columns: { ...columns, objects: [], versions: [] } },
  });
});

test('a pin that only another Dipper understands costs no other one, also when pins are changed', async () => {
  const [first, second] = ['b', 'c'].map((bucket) => ({ connectionId: 'a', bucket, prefix: '' }));
  const later = { connectionId: 'a', view: { of: 'tags' } };
  await store({ pinned: [first, later] });
  expect((await settings.get()).pinned).toEqual([first]);
  const pinned = [first, second].flatMap((place) => place ?? []);
  expect((await settings.update({ pinned })).pinned).toEqual(pinned);
  expect(JSON.parse(await readFile(join(directory, 'settings.json'), 'utf8'))).toMatchObject({
    data: { pinned: [first, second, later] },
  });
});

test('a corrupt file is set aside and reported, and the defaults hold', async () => {
  await store(['wide']);
  expect(await settings.get()).toEqual(defaults);
  expect(problems).toHaveLength(1);
  expect(await readdir(directory)).toEqual([expect.stringMatching(/^settings\.json\.corrupt-/)]);
  expect(await settings.update({ theme: 'light' })).toEqual({ ...defaults, theme: 'light' });
});

test('a file that can not be read is reported, and a change is refused rather than lost', async () => {
  await mkdir(join(directory, 'settings.json'));
  expect(await settings.get()).toEqual(defaults);
  expect(problems.map(({ detail }) => detail.facts)).toEqual([{ reason: 'settings' }]);
  await expect(settings.update({ theme: 'dark' })).rejects.toMatchObject({
    detail: { code: 'local_failed' },
  });
});

test('what could not be kept holds meanwhile, and is kept with the next change', async () => {
  const path = join(directory, 'settings.json');
  await settings.update({ sidebarWidth: 300 });
  await rename(path, `${path}.aside`);
  await mkdir(path);
  const refused = { detail: { code: 'local_failed' } };
  await expect(settings.update({ uploadLimit: 1024 })).rejects.toMatchObject(refused);
  await expect(settings.update({ theme: 'dark' })).rejects.toMatchObject(refused);
  expect(await settings.get()).toEqual({ ...defaults, uploadLimit: 1024, theme: 'dark' });

  await rmdir(path);
  await rename(`${path}.aside`, path);
  const changed = { ...defaults, sidebarWidth: 300, uploadLimit: 1024, theme: 'light' };
  expect(await settings.update({ theme: 'light' })).toEqual(changed);
  expect(await open().get()).toEqual(changed);
});
