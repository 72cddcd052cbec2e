import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, listAnswer } from '../commands/scriptedS3';
import { allKeys, seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

/** Edits the profile from outside. In one step, so that nobody reads half of it. */
async function leadTo(userData: string, from: string, to: string): Promise<void> {
  const config = join(userData, 'home', 'aws', 'config');
  await writeFile(`${config}.new`, (await readFile(config, 'utf8')).replace(from, to));
  await rename(`${config}.new`, config);
}

test('what was seen on one server is not deleted from another that the profile leads to by then', async ({
  start,
  bucket,
  ceph,
  s3,
  userData,
  scripted,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }, { key: 'staging.txt' }]);
  // Scripted: there is only one real server here.
  const other = await scripted(({ method, rawUrl }) => {
    if (method === 'DELETE') return { status: 204 };
    if (method === 'POST') {
      return {
        status: 200,
        body: '<DeleteResult><Deleted><Key>a.txt</Key></Deleted></DeleteResult>',
      };
    }
    const isBucket = rawUrl.includes(bucket.name);
    return isBucket ? listAnswer(['a.txt', 'production.txt']) : bucketsAnswer([bucket.name]);
  });
  const deletions = (): number =>
    other.requests.filter(({ method }) => method === 'DELETE' || method === 'POST').length;
  const { page } = await start();
  await openFolder(page, 'ceph', bucket.name);
  await row(page, 'a.txt').click();
  await toolbarButton(page, 'Delete').click();
  const dialog = page.getByRole('alertdialog');
  const confirm = dialog.getByRole('button', { name: 'Delete', exact: true });
  await expect(confirm).toBeEnabled();

  await leadTo(userData, ceph.endpoint, other.endpoint);
  await confirm.click();
  await expect(dialog).toContainText('The connection leads to another server by now');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(row(page, 'production.txt')).toBeVisible();
  await expect(row(page, 'staging.txt')).toBeHidden();
  expect(deletions()).toBe(0);
  expect(await allKeys(s3, bucket.name)).toEqual(['a.txt', 'staging.txt']);

  await row(page, 'a.txt').click();
  await toolbarButton(page, 'Delete').click();
  await confirm.click();
  await expect(dialog).toBeHidden();
  expect(deletions()).toBe(1);
  expect(await allKeys(s3, bucket.name)).toEqual(['a.txt', 'staging.txt']);
});

test('rows, buckets and folders are those of the server that a profile leads to, whoever has edited it', async ({
  start,
  bucket,
  ceph,
  s3,
  userData,
  scripted,
}) => {
  await seed(s3, bucket.name, [{ key: 'staging.txt' }]);
  const other = await scripted(({ rawUrl }) =>
    rawUrl.includes(bucket.name)
      ? listAnswer(['production.txt'])
      : bucketsAnswer([bucket.name, 'only-there']),
  );
  const { page } = await start();
  await openFolder(page, 'ceph', bucket.name);
  await expect(row(page, 'staging.txt')).toBeVisible();

  await leadTo(userData, ceph.endpoint, other.endpoint);
  await expect(row(page, 'production.txt')).toBeVisible();
  await expect(row(page, 'staging.txt')).toBeHidden();
  const tree = page.getByRole('tree', { name: 'Locations' });
  await expect(tree.getByRole('treeitem', { name: 'only-there' })).toBeVisible();
});
