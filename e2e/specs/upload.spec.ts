import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { answerPicker, dropHeldPaths, dropPaths, holdPaths } from '../commands/files';
import { openFolder, refresh, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, foldersAnswer, scriptedProfile, takenAnswer } from '../commands/scriptedS3';
import {
  allKeys,
  contentTypeOf,
  countUnfinishedUploads,
  readObject,
  seed,
} from '../commands/server';
import { setSpeedLimit, transfer, transferDone, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';
import type { RunningApp } from '../fixtures/app';

/** Uploads `later.txt`: what was on its way before would have come by then. */
async function uploadLater(app: RunningApp, folder: string): Promise<void> {
  await writeFile(join(folder, 'later.txt'), 'later');
  await dropPaths(app, app.page.getByRole('grid', { name: 'Objects' }), [
    join(folder, 'later.txt'),
  ]);
  await transferDone(app.page, 'later.txt');
}

test('dropped files and folders arrive byte for byte, with structure and content type', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]);
  const large = Buffer.alloc(12 * 1024 * 1024 + 7, 'large file ');
  await mkdir(join(folder, 'album', '여름 2026', 'empty'), { recursive: true });
  await writeFile(join(folder, 'album', '여름 2026', '100% a+b #1.png'), picture);
  await writeFile(join(folder, 'album', 'notes.txt'), 'hello');
  await writeFile(join(folder, 'large.bin'), large);
  await writeFile(join(folder, 'nothing.json'), '');
  await openFolder(window, 'ceph', bucket.name, 'inbox/');

  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [
    join(folder, 'album'),
    join(folder, 'large.bin'),
    join(folder, 'nothing.json'),
  ]);

  for (const name of ['100% a+b #1.png', 'notes.txt', 'large.bin', 'nothing.json']) {
    await transferDone(window, name);
  }
  await expect(row(window, 'album/')).toBeVisible();
  await expect(row(window, 'large.bin')).toBeVisible();
  expect(await allKeys(s3, bucket.name)).toEqual([
    'inbox/album/notes.txt',
    'inbox/album/여름 2026/100% a+b #1.png',
    'inbox/album/여름 2026/empty/',
    'inbox/large.bin',
    'inbox/nothing.json',
  ]);
  const pictureKey = 'inbox/album/여름 2026/100% a+b #1.png';
  expect(await readObject(s3, bucket.name, pictureKey)).toEqual(picture);
  expect((await readObject(s3, bucket.name, 'inbox/large.bin')).equals(large)).toBe(true);
  expect(await readObject(s3, bucket.name, 'inbox/nothing.json')).toHaveLength(0);
  expect(await contentTypeOf(s3, bucket.name, pictureKey)).toBe('image/png');
  expect(await contentTypeOf(s3, bucket.name, 'inbox/album/notes.txt')).toBe('text/plain');
  expect(await contentTypeOf(s3, bucket.name, 'inbox/nothing.json')).toBe('application/json');
  expect(await contentTypeOf(s3, bucket.name, 'inbox/large.bin')).toBe('application/octet-stream');
});

test("archives of Electron's are files as any other", async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await mkdir(join(folder, 'packed'));
  await writeFile(join(folder, 'packed', 'inside.txt'), 'inside');
  await mkdir(join(folder, 'album'));
  await createPackage(join(folder, 'packed'), join(folder, 'album', 'app.asar'));
  await copyFile(join(folder, 'album', 'app.asar'), join(folder, 'alone.asar'));
  const content = await readFile(join(folder, 'alone.asar'));
  await openFolder(window, 'ceph', bucket.name);

  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [
    join(folder, 'album'),
    join(folder, 'alone.asar'),
  ]);

  for (const name of ['app.asar', 'alone.asar']) await transferDone(window, name);
  expect(await allKeys(s3, bucket.name)).toEqual(['album/app.asar', 'alone.asar']);
  expect(await readObject(s3, bucket.name, 'album/app.asar')).toEqual(content);
  expect(await readObject(s3, bucket.name, 'alone.asar')).toEqual(content);

  const into = join(folder, 'into');
  await mkdir(into);
  await answerPicker(app, [into]);
  await row(window, 'alone.asar').click();
  await toolbarButton(window, 'Download').click();
  await expect
    .poll(() => readFile(join(into, 'alone.asar')).catch(() => undefined))
    .toEqual(content);
});

test('files dropped onto a folder go into that folder', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [{ key: 'photos/there.txt' }, { key: 'z.txt' }]);
  await writeFile(join(folder, 'new.txt'), 'new');
  await openFolder(window, 'ceph', bucket.name);

  await dropPaths(app, row(window, 'photos/'), [join(folder, 'new.txt')]);

  await transferDone(window, 'new.txt');
  expect(await allKeys(s3, bucket.name)).toEqual(['photos/new.txt', 'photos/there.txt', 'z.txt']);
});

test('dropped files go where was marked, also if another folder has come there meanwhile', async ({
  start,
  folder,
  scripted,
}) => {
  // Scripted: a real server has no folder come between two moves of the mouse.
  let folders = ['m/'];
  const server = await scripted(({ method, rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    if (method === 'HEAD') return { status: 404 };
    if (method === 'PUT') return takenAnswer;
    if (!query.has('list-type')) return bucketsAnswer(['shifting']);
    return foldersAnswer(query.get('prefix') === '' ? folders : []);
  });
  const app = await start({ profiles: [scriptedProfile(server)] });
  const { page } = app;
  await openFolder(page, 'scripted', 'shifting');
  const file = join(folder, 'a.txt');
  await writeFile(file, 'dropped');
  const place = page.getByRole('grid', { name: 'Objects' }).locator('[aria-rowindex="2"]');
  await holdPaths(app, place, [file]);
  await expect(page.getByText('Drop to upload to m/')).toBeVisible();
  folders = ['a/', 'm/'];
  await page.keyboard.press('F5');
  await expect(row(page, 'a/')).toHaveAttribute('aria-rowindex', '2');
  await dropHeldPaths(app, place, [file]);
  await transferDone(page, 'a.txt');
  const sent = server.requests.filter(({ method }) => method === 'PUT');
  expect(sent.map(({ rawUrl }) => rawUrl.split('?')[0])).toEqual(['/shifting/m/a.txt']);
});

test('dropped files go into the folder that was scrolled to the pointer', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  const names = Array.from({ length: 100 }, (_, index) => `f${index + 100}/`);
  await seed(
    s3,
    bucket.name,
    names.map((key) => ({ key })),
  );
  await openFolder(window, 'ceph', bucket.name);
  const file = join(folder, 'a.txt');
  await writeFile(file, 'dropped');
  const place = row(window, 'f102/');
  const box = await place.boundingBox();
  await holdPaths(app, place, [file]);
  await expect(window.getByText('Drop to upload to f102/')).toBeVisible();

  await window
    .getByRole('grid', { name: 'Objects' })
    .evaluate((grid, height) => grid.scrollBy(0, 40 * height), box?.height ?? 0);
  await expect.poll(async () => (await row(window, 'f142/').boundingBox())?.y).toBe(box?.y);
  await holdPaths(app, row(window, 'f142/'), [file]);
  await expect(window.getByText('Drop to upload to f142/')).toBeVisible();
  await dropHeldPaths(app, row(window, 'f142/'), [file]);
  await transferDone(window, 'a.txt');
  expect(await allKeys(s3, bucket.name)).toContain('f142/a.txt');
});

test('a file that was uploaded shows at once all that the list tells of it', async ({
  app,
  window,
  bucket,
  folder,
}) => {
  await writeFile(join(folder, 'new.txt'), 'new');
  await openFolder(window, 'ceph', bucket.name);
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'new.txt')]);
  await transferDone(window, 'new.txt');
  const cells = row(window, 'new.txt').getByRole('gridcell');
  const facts = async () => (await cells.allTextContents()).toSpliced(2, 1);
  await expect(cells.nth(3)).toHaveText('STANDARD');
  const atOnce = await facts();

  await refresh(window);
  expect(await facts(), 'all but the time, which goes by').toEqual(atOnce);
});

test('the Upload button takes picked files', async ({ app, window, bucket, s3, folder }) => {
  await writeFile(join(folder, 'one.txt'), 'one');
  await writeFile(join(folder, 'two.txt'), 'two');
  await openFolder(window, 'ceph', bucket.name);
  await answerPicker(app, [join(folder, 'one.txt'), join(folder, 'two.txt')]);

  await toolbarButton(window, 'Upload').click();

  await transferDone(window, 'one.txt');
  await transferDone(window, 'two.txt');
  expect(await allKeys(s3, bucket.name)).toEqual(['one.txt', 'two.txt']);
});

test('a closed picker uploads nothing', async ({ app, window, bucket, s3, folder }) => {
  await openFolder(window, 'ceph', bucket.name);
  await answerPicker(app, []);
  await toolbarButton(window, 'Upload').click();
  await expect(window.getByRole('dialog')).toBeHidden();

  await uploadLater(app, folder);
  expect(await allKeys(s3, bucket.name)).toEqual(['later.txt']);
});

for (const { choice, expected } of [
  { choice: 'Skip', expected: { 'a.txt': 'old', 'b.txt': 'new b' } },
  { choice: 'Replace', expected: { 'a.txt': 'new a', 'b.txt': 'new b' } },
  { choice: 'Keep both', expected: { 'a (2).txt': 'new a', 'a.txt': 'old', 'b.txt': 'new b' } },
] as const) {
  test(`an object that is there already is asked about: ${choice}`, async ({
    app,
    window,
    bucket,
    s3,
    folder,
  }) => {
    await seed(s3, bucket.name, [{ key: 'a.txt', body: 'old' }]);
    await writeFile(join(folder, 'a.txt'), 'new a');
    await writeFile(join(folder, 'b.txt'), 'new b');
    await openFolder(window, 'ceph', bucket.name);
    await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [
      join(folder, 'a.txt'),
      join(folder, 'b.txt'),
    ]);

    const dialog = window.getByRole('dialog');
    await expect(dialog).toContainText('a.txt');
    await expect(dialog).not.toContainText('b.txt');
    expect(await allKeys(s3, bucket.name), 'nothing is sent before the choice').toEqual(['a.txt']);
    await dialog.getByRole('button', { name: choice, exact: true }).click();

    await transferDone(window, 'b.txt');
    await expect(transfersPanel(window)).not.toContainText(/Running|Queued/);
    expect(await allKeys(s3, bucket.name)).toEqual(Object.keys(expected));
    for (const [key, body] of Object.entries(expected)) {
      expect((await readObject(s3, bucket.name, key)).toString()).toBe(body);
    }
  });
}

test('cancelling the question uploads nothing', async ({ app, window, bucket, s3, folder }) => {
  await seed(s3, bucket.name, [{ key: 'a.txt', body: 'old' }]);
  await writeFile(join(folder, 'a.txt'), 'new');
  await openFolder(window, 'ceph', bucket.name);
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'a.txt')]);
  await window.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByRole('dialog')).toBeHidden();

  await uploadLater(app, folder);
  expect(await allKeys(s3, bucket.name)).toEqual(['a.txt', 'later.txt']);
  expect((await readObject(s3, bucket.name, 'a.txt')).toString()).toBe('old');
});

test('a symbolic link in a dropped folder is told, never followed', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await mkdir(join(folder, 'tree'));
  await writeFile(join(folder, 'tree', 'real.txt'), 'real');
  await symlink('/etc/hostname', join(folder, 'tree', 'shortcut'));
  await openFolder(window, 'ceph', bucket.name);
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'tree')]);

  const dialog = window.getByRole('dialog');
  await expect(dialog).toContainText('shortcut');
  await expect(dialog).toContainText(/symbolic link/i);
  await dialog.getByRole('button', { name: /^Upload/ }).click();

  await transferDone(window, 'real.txt');
  expect(await allKeys(s3, bucket.name)).toEqual(['tree/real.txt']);
});

test('a cancelled upload leaves neither an object nor parts on the server', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await writeFile(join(folder, 'huge.bin'), Buffer.alloc(40 * 1024 * 1024, 1));
  await openFolder(window, 'ceph', bucket.name);
  await setSpeedLimit(window, 'Upload', '2');
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'huge.bin')]);
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(1);

  await transfer(window, 'huge.bin').getByRole('button', { name: 'Cancel' }).click();

  await expect(transfer(window, 'huge.bin')).toContainText('Cancelled');
  expect(await allKeys(s3, bucket.name)).toEqual([]);
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(0);
});
