import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { startFaultProxy } from '../../scripts/servers/faultProxy';
import type { SeenRequest } from '../../scripts/servers/faultProxy';
import { createSignal } from '../../src/main/base/promises';
import { openFolder, row } from '../commands/go';
import { allKeys, readObject, seed } from '../commands/server';
import { expect, test } from '../fixtures/test';
import type { Locator, Page } from 'playwright/test';

/** Asks to give the selected folder another name. @returns The dialog. */
async function renameTo(window: Page, name: string): Promise<Locator> {
  await window.keyboard.press('F2');
  const dialog = window.getByRole('dialog', { name: /Rename folder/ });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Rename' }).click();
  return dialog;
}

test('a folder is merged into one that has its name, and nothing is overwritten', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [
    { key: 'new/1', body: 'mine' },
    { key: 'new/2', body: 'mine' },
    { key: 'old/2', body: 'theirs' },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'new/').click();
  const dialog = await renameTo(window, 'old');
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(
    /“old” is here already.*Nothing is overwritten/,
  );
  expect(await allKeys(s3, bucket.name)).toEqual(['new/1', 'new/2', 'old/2']);

  await dialog.getByRole('button', { name: 'Merge' }).click();
  await expect(dialog.getByRole('alert')).toContainText('1 object could not be renamed');
  await expect(dialog.getByRole('list', { name: 'What could not be renamed' })).toContainText(
    'new/2',
  );
  // What is taken stays taken.
  await expect(dialog.getByRole('button', { name: 'Move the rest' })).toBeHidden();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  expect(await allKeys(s3, bucket.name)).toEqual(['new/2', 'old/1', 'old/2']);
  expect((await readObject(s3, bucket.name, 'old/2')).toString()).toBe('theirs');
});

test('what failed when a folder was renamed is moved later', async ({ window, bucket, s3 }) => {
  await seed(
    s3,
    bucket.name,
    ['1', '2', '3'].map((name) => ({ key: `old/${name}` })),
  );
  const Statement = [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${bucket.name}/old/2`,
    },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'old/').click();
  const dialog = await renameTo(window, 'new');
  await expect(dialog.getByRole('alert')).toContainText('1 object could not be renamed');
  expect(await allKeys(s3, bucket.name)).toEqual(['new/1', 'new/3', 'old/2']);

  await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket.name }));
  await dialog.getByRole('button', { name: 'Move the rest' }).click();
  await expect(dialog).toBeHidden();
  await expect(row(window, 'new/')).toBeVisible();
  await expect(row(window, 'old/')).toBeHidden();
  expect(await allKeys(s3, bucket.name)).toEqual(['new/1', 'new/2', 'new/3']);
});

test('a rename of a folder that was stopped goes on where it was', async ({
  start,
  ceph,
  bucket,
  s3,
}) => {
  const names = Array.from({ length: 60 }, (_, index) => String(index).padStart(2, '0'));
  await seed(
    s3,
    bucket.name,
    names.map((name) => ({ key: `old/${name}` })),
  );
  const stopped = createSignal();
  let copies = 0;
  const isOneMoreCopy = ({ method, path }: SeenRequest): boolean =>
    method === 'PUT' && path.includes('/new/') && (copies += 1) > 12;
  const proxy = await startFaultProxy({
    target: ceph.endpoint,
    hold: (request) => (isOneMoreCopy(request) ? stopped.wait : undefined),
  });
  const server = { endpoint: proxy.endpoint, region: ceph.region };
  const { page } = await start({ profiles: [{ name: 'ceph', server, user: ceph.owner }] });
  await openFolder(page, 'ceph', bucket.name);
  await row(page, 'old/').click();
  const dialog = await renameTo(page, 'new');
  await expect.poll(() => copies).toBeGreaterThan(12);
  await dialog.getByRole('button', { name: 'Stop' }).click();
  // A copy that is under way is waited for.
  stopped.raise();
  await expect(dialog.getByRole('alert')).toHaveText(/Stopped. \d+ objects? ha/);
  expect((await allKeys(s3, bucket.name)).at(-1)).toBe('old/59');

  await dialog.getByRole('button', { name: 'Move the rest' }).click();
  await expect(dialog).toBeHidden();
  expect(await allKeys(s3, bucket.name)).toEqual(names.map((name) => `new/${name}`));
  await proxy.stop();
});

test('the tree shows what a merge has brought into a folder that was open in it', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(
    s3,
    bucket.name,
    ['from/came/1', 'into/was/1'].map((key) => ({ key })),
  );
  const line = (name: string): Locator =>
    window.getByRole('tree', { name: 'Locations' }).getByRole('treeitem', { name, exact: true });
  await openFolder(window, 'ceph', bucket.name);
  await line(bucket.name).click();
  await window.keyboard.press('ArrowRight');
  await line('into').click();
  await window.keyboard.press('ArrowRight');
  await expect(line('was')).toBeVisible();
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'from/').click();
  const dialog = await renameTo(window, 'into');
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await expect(dialog).toBeHidden();

  await expect(line('from')).toBeHidden();
  await expect(line('was')).toBeVisible();
  await expect(line('came')).toBeVisible();
});
