import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerPicker } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { seed } from '../commands/server';
import { setSpeedLimit, transfer, transferDone, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

/** Every file below a folder, as paths relative to it. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

test('one object arrives byte for byte', async ({ app, window, bucket, s3, folder }) => {
  const body = Buffer.alloc(9 * 1024 * 1024 + 13, 'download me ');
  await seed(s3, bucket.name, [{ key: 'docs/big file.bin', body }]);
  await openFolder(window, 'ceph', bucket.name, 'docs/');
  await answerPicker(app, [folder]);
  await row(window, 'big file.bin').click();

  await toolbarButton(window, 'Download').click();

  await transferDone(window, 'big file.bin');
  await app.electron.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => Reflect.set(globalThis, 'shownInFolder', path);
  });
  await transfer(window, 'big file.bin')
    .getByRole('button', { name: 'Show on this computer' })
    .click();
  await expect
    .poll(() => app.electron.evaluate(() => Reflect.get(globalThis, 'shownInFolder') as unknown))
    .toBe(join(folder, 'big file.bin'));
  expect((await readFile(join(folder, 'big file.bin'))).equals(body)).toBe(true);
  expect(await readdir(folder)).toEqual(['big file.bin']);
});

test('a picker says what is picked, and for what', async ({ app, window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'x.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await app.electron.evaluate(({ dialog }) => {
    const close = (...asked: readonly unknown[]) => {
      Reflect.set(globalThis, 'asked', asked.at(-1));
      return Promise.resolve({ canceled: true, filePaths: [] });
    };
    dialog.showOpenDialog = close;
  });
  const asked = (): Promise<unknown> =>
    app.electron.evaluate(() => Reflect.get(globalThis, 'asked') as unknown);

  await row(window, 'x.txt').click();
  await toolbarButton(window, 'Download').click();
  await expect
    .poll(asked)
    .toMatchObject({ title: 'Download to', message: 'Download to', buttonLabel: 'Download Here' });
  await toolbarButton(window, 'Upload').click();
  await expect.poll(asked).toMatchObject({ title: 'Files to Upload', buttonLabel: 'Upload' });
});

test('many objects and a folder keep their structure', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [
    { key: 'tree/a.txt' },
    { key: 'tree/sub/deep/b.txt' },
    { key: 'tree/sub/한글.txt' },
    { key: 'x.txt' },
    { key: 'not this.txt' },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  await answerPicker(app, [folder]);
  await row(window, 'tree/').click();
  await row(window, 'x.txt').click({ modifiers: ['ControlOrMeta'] });

  await toolbarButton(window, 'Download').click();

  for (const name of ['a.txt', 'b.txt', '한글.txt', 'x.txt']) {
    await transferDone(window, name);
  }
  expect(await filesBelow(folder)).toEqual([
    'tree/a.txt',
    'tree/sub/deep/b.txt',
    'tree/sub/한글.txt',
    'x.txt',
  ]);
  expect(await readFile(join(folder, 'tree/sub/deep/b.txt'), 'utf8')).toBe('tree/sub/deep/b.txt');
});

test('keys that point elsewhere stay inside the chosen folder', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  const target = join(folder, 'chosen');
  await mkdir(target);
  await seed(s3, bucket.name, [
    { key: 'evil/../../escaped.txt' },
    { key: 'evil//etc/passwd' },
    { key: 'evil/./dot.txt' },
    { key: 'evil/ok.txt' },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  await answerPicker(app, [target]);
  await row(window, 'evil/').click();

  await toolbarButton(window, 'Download').click();
  const proceed = window.getByRole('dialog').getByRole('button', { name: /^Download/ });
  await proceed.click();

  await transferDone(window, 'ok.txt');
  await expect(transfersPanel(window)).not.toContainText(/Running|Queued|Failed/);
  expect(await readdir(folder)).toEqual(['chosen']);
  const bodies = await Promise.all(
    (await filesBelow(target)).map((file) => readFile(join(target, file), 'utf8')),
  );
  expect(bodies.sort()).toEqual([
    'evil/../../escaped.txt',
    'evil/./dot.txt',
    'evil//etc/passwd',
    'evil/ok.txt',
  ]);
});

for (const { choice, expected } of [
  { choice: 'Skip', expected: { 'a.txt': 'mine' } },
  { choice: 'Replace', expected: { 'a.txt': 'theirs' } },
  { choice: 'Keep both', expected: { 'a (2).txt': 'theirs', 'a.txt': 'mine' } },
] as const) {
  test(`a file that is there already is asked about: ${choice}`, async ({
    app,
    window,
    bucket,
    s3,
    folder,
  }) => {
    await seed(s3, bucket.name, [{ key: 'a.txt', body: 'theirs' }]);
    await writeFile(join(folder, 'a.txt'), 'mine');
    await openFolder(window, 'ceph', bucket.name);
    await answerPicker(app, [folder]);
    await row(window, 'a.txt').click();
    await toolbarButton(window, 'Download').click();
    await expect(window.getByRole('dialog')).toContainText('a.txt');

    await window.getByRole('dialog').getByRole('button', { name: choice, exact: true }).click();

    await expect(transfersPanel(window)).toContainText('Done');
    expect(await filesBelow(folder)).toEqual(Object.keys(expected));
    for (const [file, body] of Object.entries(expected)) {
      expect(await readFile(join(folder, file), 'utf8')).toBe(body);
    }
  });
}

test('a download is written aside and appears whole; cancelled, it leaves nothing', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  const size = 40 * 1024 * 1024;
  await seed(s3, bucket.name, [{ key: 'huge.bin', body: Buffer.alloc(size, 7) }]);
  await openFolder(window, 'ceph', bucket.name);
  await setSpeedLimit(window, 'Download', '2');
  await answerPicker(app, [folder]);
  await row(window, 'huge.bin').click();

  await toolbarButton(window, 'Download').click();
  await expect
    .poll(() => readdir(folder))
    .toEqual([expect.stringMatching(/^huge\.bin\.\w+\.part$/)]);
  await transfer(window, 'huge.bin').getByRole('button', { name: 'Cancel' }).click();

  await expect(transfer(window, 'huge.bin')).toContainText('Cancelled');
  expect(await readdir(folder)).toEqual([]);

  await setSpeedLimit(window, 'Download', '');
  await transfer(window, 'huge.bin').getByRole('button', { name: 'Try again' }).click();
  await transferDone(window, 'huge.bin');
  expect((await stat(join(folder, 'huge.bin'))).size).toBe(size);
});
