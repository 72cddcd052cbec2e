import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { clipboardText } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { allKeys, seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

test('a delete lists and counts what goes, and can be left', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }, { key: 'b.txt' }, { key: 'd/x.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();
  await row(window, 'd/').click({ modifiers: ['ControlOrMeta'] });

  await toolbarButton(window, 'Delete').click();

  const dialog = window.getByRole('alertdialog', { name: /Delete 2 (items|objects)/ });
  await expect(dialog).toContainText('a.txt');
  await expect(dialog).toContainText('d/x.txt');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(await allKeys(s3, bucket.name)).toEqual(['a.txt', 'b.txt', 'd/x.txt']);
});

test('objects and folders are gone from the server and the table, and nothing else is', async ({
  window,
  bucket,
  s3,
}) => {
  const inFolder = Array.from({ length: 1_203 }, (_, index) => ({ key: `d/${index}`, body: '' }));
  await seed(s3, bucket.name, [
    { key: 'd', body: 'beside the folder' },
    { key: 'd/', body: '' },
    ...inFolder,
    { key: 'd2/keep.txt' },
    { key: 'a b.txt' },
    { key: 'a%20b.txt' },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'd/').click();
  await row(window, 'a%20b.txt').click({ modifiers: ['ControlOrMeta'] });
  await window.keyboard.press('Delete');
  const dialog = window.getByRole('alertdialog', { name: /1,205/ });
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();

  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await expect(row(window, 'd/')).toBeHidden();
  await expect(row(window, 'a%20b.txt')).toBeHidden();
  await expect(row(window, 'a b.txt')).toBeVisible();
  expect(await allKeys(s3, bucket.name)).toEqual(['a b.txt', 'd', 'd2/keep.txt']);
});

test('each failure is reported with its reason, and what could go is gone', async ({
  app,
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'locked.txt' }, { key: 'free.txt' }]);
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket: bucket.name,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:DeleteObject',
            Resource: `arn:aws:s3:::${bucket.name}/locked.txt`,
          },
        ],
      }),
    }),
  );
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'free.txt').click();
  await row(window, 'locked.txt').click({ modifiers: ['ControlOrMeta'] });
  await toolbarButton(window, 'Delete').click();
  const dialog = window.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();

  await expect(dialog).toContainText('locked.txt');
  await expect(dialog).toContainText('AccessDenied');
  // The call as a whole was answered with 200, which says nothing of this object.
  await expect(dialog).not.toContainText('HTTP status');
  await dialog.getByRole('button', { name: 'Copy details' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await clipboardText(app)).toMatch(/^locked\.txt\n.*not allowed.*\n[^]*AccessDenied/u);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(row(window, 'free.txt')).toBeHidden();
  await expect(row(window, 'locked.txt')).toBeVisible();
  expect(await allKeys(s3, bucket.name)).toEqual(['locked.txt']);
});

test('what came into a folder after it was listed stays, on the server and in the table', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'd/x.txt' }, { key: 'e.txt' }, { key: 'f/y.txt' }]);
  await openFolder(window, 'ceph', bucket.name);

  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.press('Delete');
  const dialog = window.getByRole('alertdialog', { name: /Delete 3 (items|objects)/ });
  await expect(dialog).toContainText('d/x.txt');
  await seed(s3, bucket.name, [{ key: 'd/later.txt' }, { key: 'd/later too.txt' }]);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(window, 'e.txt')).toBeHidden();
  await expect(row(window, 'f/')).toBeHidden();
  await expect(row(window, 'd/')).toBeVisible();
  expect(await allKeys(s3, bucket.name)).toEqual(['d/later too.txt', 'd/later.txt']);
});
