import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Page } from 'playwright/test';
import { answerPicker, dropPaths } from '../commands/files';
import { look } from '../commands/look';
import { answerQuestions } from '../commands/questions';
import { goTo, openFolder, row, toolbarButton } from '../commands/go';
import { allKeys, countUnfinishedUploads, readObject, seed } from '../commands/server';
import {
  setSpeedLimit,
  showTransfers,
  shownTransfers,
  transfer,
  transferDone,
  transfersPanel,
} from '../commands/transfers';
import { openKeyValueStore } from '../../src/main/storage/keyValueStore';
import type { RunningApp } from '../fixtures/app';
import { expect, test } from '../fixtures/test';

const mebibyte = 1024 * 1024;

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function button(window: Page, name: string) {
  return transfersPanel(window).getByRole('button', { name, exact: true });
}

async function percentOf(window: Page, name: string): Promise<number> {
  const bar = transfer(window, name).getByRole('progressbar');
  return Number(await bar.getAttribute('aria-valuenow'));
}

test('transfers on a slow link can be paused, filtered, reordered and cancelled', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  test.slow();
  const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin', 'f.bin', 'g.bin'];
  for (const name of names) {
    await writeFile(join(folder, name), Buffer.alloc(30 * mebibyte, name));
  }
  await openFolder(window, 'ceph', bucket.name);
  await setSpeedLimit(window, 'Upload', '1');
  await dropPaths(
    app,
    window.getByRole('grid', { name: 'Objects' }),
    names.map((name) => join(folder, name)),
  );
  const panel = transfersPanel(window);
  await expect(transfer(window, 'a.bin')).toContainText('Running');
  await expect(transfer(window, 'g.bin')).toContainText('Queued');
  await expect(panel).toContainText(/about \d+ min left/);

  await showTransfers(window, 'Queued');
  const waiting = await shownTransfers(window);
  const last = waiting.at(-1) ?? '';
  expect(waiting.length).toBeGreaterThan(1);
  await transfer(window, last).click({ button: 'right' });
  await window.getByRole('menuitem', { name: 'Move to top' }).click();
  await expect.poll(() => shownTransfers(window)).toEqual([last, ...waiting.slice(0, -1)]);
  await transfer(window, last).focus();
  await window.keyboard.press('Alt+End');
  await expect.poll(() => shownTransfers(window)).toEqual(waiting);

  await transfer(window, last).focus();
  await window.keyboard.press('Home');
  await expect(transfer(window, waiting[0] ?? '')).toBeFocused();
  await window.keyboard.press('Enter');
  await expect(
    window.getByRole('menuitem', { name: 'Go to its folder in the bucket' }),
  ).toBeVisible();
  await expect(window.getByRole('menuitem', { name: 'Show on this computer' })).toBeVisible();
  await window.keyboard.press('Escape');
  await expect(transfer(window, waiting[0] ?? '')).toBeFocused();
  await window.keyboard.press('Delete');
  await expect(transfer(window, waiting[0] ?? '')).toBeHidden();
  await showTransfers(window, 'All');
  await expect(transfer(window, waiting[0] ?? '')).toContainText('Cancelled');

  await transfer(window, 'a.bin').getByRole('button', { name: 'Pause' }).click();
  await expect(transfer(window, 'a.bin')).toContainText('Paused');
  await showTransfers(window, 'Paused');
  await expect.poll(() => shownTransfers(window)).toEqual(['a.bin']);
  await transfer(window, 'a.bin').getByRole('button', { name: 'Resume' }).click();
  await expect(panel).toContainText('None of the transfers is in this state');
  await button(window, 'Show all').click();
  await expect.poll(async () => (await shownTransfers(window)).toSorted()).toEqual(names);
  await expect(transfer(window, 'a.bin')).toContainText('Queued');
  await showTransfers(window, 'Queued');
  await expect.poll(async () => (await shownTransfers(window)).at(-1)).toBe('a.bin');
  await showTransfers(window, 'All');

  await button(window, 'Pause all').click();
  await expect(panel).not.toContainText(/Running|Queued/);
  await button(window, 'Resume all').click();
  await expect(transfer(window, 'b.bin')).toContainText(/Running|Queued/);
  const movedOf = (name: string): Promise<number> => percentOf(window, name);
  await expect
    .poll(async () => Math.max(...(await Promise.all(names.map(movedOf)))))
    .toBeGreaterThan(0);
  await button(window, 'Cancel all').click();
  const question = window.getByRole('alertdialog', { name: 'Cancel 6 transfers?' });
  await expect(question).toContainText(/What was transferred so far \(.*B\) is thrown away/);
  await question.getByRole('button', { name: 'Keep transfers' }).click();
  await expect(question).toBeHidden();
  await expect(panel).toContainText(/Running|Queued/);
  await button(window, 'Cancel all').click();
  await question.getByRole('button', { name: 'Cancel transfers' }).click();
  await expect(question).toBeHidden();
  await expect(panel).not.toContainText(/Running|Queued|Paused/);
  expect(await allKeys(s3, bucket.name)).toEqual([]);
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(0);
  await button(window, 'Clear finished').click();
  await expect(panel).toContainText('No transfers');
});

test('an upload goes on after a pause and another start of the app', async ({
  start,
  bucket,
  s3,
  folder,
}) => {
  test.slow();
  const body = randomBytes(120 * mebibyte + 17);
  await writeFile(join(folder, 'film.bin'), body);
  const first = await start();
  await openFolder(first.page, 'ceph', bucket.name);
  await setSpeedLimit(first.page, 'Upload', '8');
  await dropPaths(first, first.page.getByRole('grid', { name: 'Objects' }), [
    join(folder, 'film.bin'),
  ]);
  await expect.poll(() => percentOf(first.page, 'film.bin')).toBeGreaterThan(45);
  await transfer(first.page, 'film.bin').getByRole('button', { name: 'Pause' }).click();
  await expect(transfer(first.page, 'film.bin')).toContainText('Paused');
  expect(await allKeys(s3, bucket.name)).toEqual([]);

  const { page } = await start();

  await expect(transfersPanel(page)).toContainText('1 transfer was interrupted.');
  await expect(transfer(page, 'film.bin')).toContainText('Paused');
  expect(await percentOf(page, 'film.bin')).toBeGreaterThan(15);
  await setSpeedLimit(page, 'Upload', '');
  await button(page, 'Resume it').click();
  await transferDone(page, 'film.bin');
  await expect(transfersPanel(page)).not.toContainText(/interrupted|Started over/);
  expect(hash(await readObject(s3, bucket.name, 'film.bin'))).toBe(hash(body));
  expect(await countUnfinishedUploads(s3, bucket.name)).toBe(0);
});

test('a download goes on after a pause and another start of the app', async ({
  start,
  bucket,
  s3,
  folder,
}) => {
  test.slow();
  const body = randomBytes(120 * mebibyte + 17);
  await seed(s3, bucket.name, [{ key: 'film.bin', body }]);
  const first = await start();
  await openFolder(first.page, 'ceph', bucket.name);
  await setSpeedLimit(first.page, 'Download', '8');
  await answerPicker(first, [folder]);
  await row(first.page, 'film.bin').click();
  await toolbarButton(first.page, 'Download').click();
  await expect.poll(() => percentOf(first.page, 'film.bin')).toBeGreaterThan(45);
  await transfer(first.page, 'film.bin').getByRole('button', { name: 'Pause' }).click();
  await expect(transfer(first.page, 'film.bin')).toContainText('Paused');

  const { page } = await start();

  await expect(transfersPanel(page)).toContainText('1 transfer was interrupted.');
  expect(await percentOf(page, 'film.bin')).toBeGreaterThan(15);
  await setSpeedLimit(page, 'Download', '');
  await button(page, 'Resume it').click();
  await transferDone(page, 'film.bin');
  await expect(transfersPanel(page)).not.toContainText('Started over');
  expect(await readdir(folder)).toEqual(['film.bin']);
  expect(hash(await readFile(join(folder, 'film.bin')))).toBe(hash(body));
});

test('an upload whose file was changed while it was paused tells why it started over', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  const film = join(folder, 'film.bin');
  await writeFile(film, Buffer.alloc(20 * mebibyte));
  await openFolder(window, 'ceph', bucket.name);
  await setSpeedLimit(window, 'Upload', '1');
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [film]);
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(1);
  await transfer(window, 'film.bin').getByRole('button', { name: 'Pause' }).click();
  await expect(transfer(window, 'film.bin')).toContainText('Paused');

  const body = randomBytes(20 * mebibyte);
  await writeFile(film, body);
  await setSpeedLimit(window, 'Upload', '');
  await transfer(window, 'film.bin').getByRole('button', { name: 'Resume' }).click();
  await transferDone(window, 'film.bin');
  await expect(transfer(window, 'film.bin')).toContainText('Started over: the file has changed');
  expect(hash(await readObject(s3, bucket.name, 'film.bin'))).toBe(hash(body));
  expect(await countUnfinishedUploads(s3, bucket.name)).toBe(0);
});

/** Begins to upload a file, which takes two minutes at least. */
async function uploadSlowly(app: RunningApp, bucket: string, path: string): Promise<void> {
  await writeFile(path, Buffer.alloc(120 * mebibyte, 1));
  await openFolder(app.page, 'ceph', bucket);
  await setSpeedLimit(app.page, 'Upload', '1');
  await dropPaths(app, app.page.getByRole('grid', { name: 'Objects' }), [path]);
}

test('quitting asks while transfers run, and what it interrupts can be cancelled', async ({
  start,
  bucket,
  s3,
  folder,
}) => {
  test.slow();
  const first = await start();
  await uploadSlowly(first, bucket.name, join(folder, 'film.bin'));
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(1);

  const questions = await answerQuestions(first, 'no');
  await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(questions).toEqual(['Transfers are still under way.']);
  const percent = await percentOf(first.page, 'film.bin');
  await setSpeedLimit(first.page, 'Upload', '8');
  // So much that whole parts of it are on the server.
  await expect.poll(() => percentOf(first.page, 'film.bin')).toBeGreaterThan(Math.max(percent, 45));
  await setSpeedLimit(first.page, 'Upload', '1');
  await expect(transfer(first.page, 'film.bin')).toContainText('Running');

  await answerQuestions(first, 'yes');
  const { page } = await start();

  await expect(transfersPanel(page)).toContainText('1 transfer was interrupted.');
  await button(page, 'Cancel it').click();
  const question = page.getByRole('alertdialog', { name: 'Cancel 1 transfer?' });
  await expect(question).toContainText(/What was transferred so far \(.*B\) is thrown away/);
  await question.getByRole('button', { name: 'Cancel transfer' }).click();
  await expect(transfer(page, 'film.bin')).toContainText('Cancelled');
  await expect(transfersPanel(page)).not.toContainText('interrupted');
  expect(await allKeys(s3, bucket.name)).toEqual([]);
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(0);
});

test('transfers that can not be kept are told of, and quitting asks before it forgets them', async ({
  start,
  bucket,
  userData,
  folder,
}) => {
  test.slow();
  // As another Dipper has it.
  const store = await openKeyValueStore(join(userData, 'journal'));
  try {
    const app = await start();
    await uploadSlowly(app, bucket.name, join(folder, 'film.bin'));
    const notice = app.page.getByRole('alert').filter({ hasText: 'The list of transfers' });
    await expect(notice).toContainText('The list of transfers cannot be opened');
    await expect(notice).toContainText(join(userData, 'journal'));
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await transfer(app.page, 'film.bin').getByRole('button', { name: 'Pause' }).click();
    await expect(transfer(app.page, 'film.bin')).toContainText('Paused');

    const questions = await answerQuestions(app, 'no');
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect
      .poll(questions)
      .toEqual(['Transfers have not ended, and Dipper cannot keep them.']);
    await transfer(app.page, 'film.bin').getByRole('button', { name: 'Cancel' }).click();
    await expect(transfer(app.page, 'film.bin')).toContainText('Cancelled');
  } finally {
    await store.close();
  }
});

test('a system that ends the app waits for no answer, and its transfers are offered again', async ({
  start,
  bucket,
  s3,
  folder,
}) => {
  const first = await start();
  await uploadSlowly(first, bucket.name, join(folder, 'film.bin'));
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(1);
  const questions = await answerQuestions(first, 'never');
  await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(questions).toHaveLength(1);

  const ended = once(first.electron.process(), 'exit');
  first.electron.process().kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const { page } = await start();
  await expect(transfersPanel(page)).toContainText('1 transfer was interrupted.');
});

test('a transfer leads to its object', async ({ app, window, bucket, folder }) => {
  await writeFile(join(folder, 'one.txt'), 'one');
  await writeFile(join(folder, 'two.txt'), 'two');
  await openFolder(window, 'ceph', bucket.name, 'deep/down/');
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [
    join(folder, 'one.txt'),
    join(folder, 'two.txt'),
  ]);
  await transferDone(window, 'two.txt');
  await goTo(window, `s3://${bucket.name}/`);
  await expect(row(window, 'deep/')).toBeVisible();

  await transfer(window, 'two.txt').getByRole('button', { name: 'Go to object' }).click();

  await expect(row(window, 'two.txt')).toHaveAttribute('aria-selected', 'true');
  await expect(row(window, 'one.txt')).toHaveAttribute('aria-selected', 'false');
});

test('a plan tells how files compare, and replaces only what is newer', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [
    { key: 'newer.txt', body: 'there' },
    { key: 'older.txt', body: 'there now' },
    { key: 'same.txt', body: 'there' },
  ]);
  const hour = 3600;
  const now = Date.now() / 1000;
  for (const [name, age] of [
    ['fresh.txt', 0],
    ['newer.txt', -hour],
    ['older.txt', hour],
    ['same.txt', hour],
  ] as const) {
    await writeFile(join(folder, name), 'local');
    await utimes(join(folder, name), now - age, now - age);
  }
  await openFolder(window, 'ceph', bucket.name);
  await dropPaths(
    app,
    window.getByRole('grid', { name: 'Objects' }),
    (await readdir(folder)).map((name) => join(folder, name)),
  );
  const dialog = window.getByRole('dialog');
  await expect(dialog).toContainText('1 new · 1 newer · 1 older · 1 the same');
  await expect(dialog.getByRole('row', { name: /newer\.txt/ })).toContainText('newer');
  await expect(dialog.getByRole('row', { name: /same\.txt/ })).toContainText('the same');

  // Each choice of the dialog as code, before it is made.
  await dialog.getByRole('tab', { name: 'Code' }).click();
  const code = dialog.getByRole('group', { name: 'Code' });
  const choice = dialog.getByRole('combobox', { name: 'If it is there already' });
  await expect(choice.locator('option:checked')).toHaveAttribute('label', 'Skip');
  await expect(code).toContainText('if key in there:');
  await look(window, 'plan-code');
  await choice.selectOption('Keep both');
  await expect(code).toContainText('free_key(key)');
  await choice.selectOption('Replace');
  await expect(code).not.toContainText('there');
  await choice.selectOption('Replace only if newer');
  await expect(code).toContainText('if not is_newer:');
  const promised = await code.textContent();
  await dialog.getByRole('tab', { name: 'Files' }).click();
  await dialog.getByRole('button', { name: 'Replace only if newer' }).click();

  await transferDone(window, 'fresh.txt');
  await transferDone(window, 'newer.txt');
  await expect(transfersPanel(window)).not.toContainText(/Running|Queued|Failed/);
  const bodies = await Promise.all(
    (await allKeys(s3, bucket.name)).map(
      async (key) => `${key}: ${(await readObject(s3, bucket.name, key)).toString()}`,
    ),
  );
  expect(bodies).toEqual([
    'fresh.txt: local',
    'newer.txt: local',
    'older.txt: there now',
    'same.txt: there',
  ]);

  // What was done is the same code.
  await window.getByRole('button', { name: 'Activity' }).click();
  const activity = window.getByRole('region', { name: 'Activity' });
  // The last calls are told a moment later, and scroll what is above them.
  await expect(activity.getByRole('row').filter({ hasText: 'PutObject' })).toHaveCount(2);
  await activity.getByRole('row').filter({ hasText: 'Upload to' }).first().click();
  await expect(activity.getByRole('group', { name: 'Code' })).toHaveText(promised ?? '');
});

test('only what differs is replaced where that is chosen', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [
    { key: 'larger.txt', body: 'there now' },
    { key: 'newer.txt', body: 'there' },
    { key: 'same.txt', body: 'there' },
  ]);
  const hour = 3600;
  const now = Date.now() / 1000;
  for (const [name, age] of [
    ['larger.txt', hour],
    ['newer.txt', -hour],
    ['same.txt', hour],
  ] as const) {
    await writeFile(join(folder, name), 'local');
    await utimes(join(folder, name), now - age, now - age);
  }
  await openFolder(window, 'ceph', bucket.name);
  await dropPaths(
    app,
    window.getByRole('grid', { name: 'Objects' }),
    (await readdir(folder)).map((name) => join(folder, name)),
  );
  const dialog = window.getByRole('dialog');
  await expect(dialog).toContainText('Replaces the 2 whose size or time differs. 1 is skipped.');
  await dialog.getByRole('button', { name: 'Replace only if different' }).click();

  await transferDone(window, 'larger.txt');
  await transferDone(window, 'newer.txt');
  await expect(transfersPanel(window)).not.toContainText(/Running|Queued|Failed/);
  await expect(transfer(window, 'same.txt')).toContainText('skipped');
  const bodies = await Promise.all(
    ['larger.txt', 'newer.txt', 'same.txt'].map(async (key) =>
      (await readObject(s3, bucket.name, key)).toString(),
    ),
  );
  expect(bodies).toEqual(['local', 'local', 'there']);
});

/** Lets nobody abort uploads to a bucket any more. */
async function refuseAborts(s3: S3Client, Bucket: string): Promise<void> {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:AbortMultipartUpload',
        Resource: `arn:aws:s3:::${Bucket}/*`,
      },
    ],
  });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

test('parts that nothing will finish are found and removed, and nobody else’s', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await writeFile(join(folder, 'film.bin'), Buffer.alloc(20 * mebibyte));
  await openFolder(window, 'ceph', bucket.name);
  await setSpeedLimit(window, 'Upload', '1');
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'film.bin')]);
  await expect.poll(() => countUnfinishedUploads(s3, bucket.name)).toBe(1);
  await refuseAborts(s3, bucket.name);
  await transfer(window, 'film.bin').getByRole('button', { name: 'Cancel' }).click();
  await expect(transfer(window, 'film.bin')).toContainText('Cancelled');
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket.name }));
  // As another program does that sends the same file.
  await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket.name, Key: 'film.bin' }));

  await button(window, 'More').click();
  await window.getByRole('menuitem', { name: 'Unfinished uploads…' }).click();
  const dialog = window.getByRole('dialog', { name: 'Unfinished uploads' });
  await expect(dialog.getByRole('row', { name: /film\.bin/ })).toHaveCount(1);
  await expect(dialog.getByRole('row', { name: /film\.bin/ })).toContainText(bucket.name);
  await dialog.getByRole('tab', { name: 'Code' }).click();
  const code = dialog.getByRole('group', { name: 'Code' });
  await expect(code).toContainText('s3.abort_multipart_upload(');
  await expect(code).toContainText("Key='film.bin'");
  await look(window, 'unfinished-code');
  await dialog.getByRole('button', { name: 'Remove all (1)' }).click();

  await expect(dialog).toContainText('All of them are removed.');
  await expect(dialog.getByRole('button', { name: 'Remove' })).toHaveCount(0);
  expect(await countUnfinishedUploads(s3, bucket.name)).toBe(1);
});
