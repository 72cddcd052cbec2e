import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openFolder, row } from '../commands/go';
import { seed } from '../commands/server';
import { awsCli } from '../../scripts/servers/oracles';
import { expect, test } from '../fixtures/test';

test('metadata is edited as its code says, and an object that somebody else changed is left alone', async ({
  window: page,
  bucket,
  s3,
  ceph,
}) => {
  const object = ['--bucket', bucket.name, '--key', 'a.txt'];
  const ask = (command: string) => awsCli(ceph, ceph.owner, ['s3api', command, ...object]);
  await seed(s3, bucket.name, [
    {
      key: 'a.txt',
      ContentType: 'text/plain',
      ACL: 'public-read',
      Tagging: 'team=a',
      Metadata: { author: 'kim', gone: 'x' },
    },
  ]);
  const acl = await ask('get-object-acl');
  await openFolder(page, 'ceph', bucket.name);
  await row(page, 'a.txt').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Edit metadata…' }).click();

  const dialog = page.getByRole('dialog', { name: 'Edit metadata of “a.txt”' });
  const field = (name: string) => dialog.getByRole('textbox', { name, exact: true });
  const save = dialog.getByRole('button', { name: 'Save', exact: true });
  await expect(field('Content type')).toBeFocused();
  const notes = dialog.getByRole('list', { name: 'How it is done' });
  await expect(notes).toContainText('storage class and encryption stay.');
  await expect(field('Content type')).toHaveValue('text/plain');
  await expect(save).toBeDisabled();
  await field('Content type').fill('text/html');
  await field('Expires').fill('soon');
  await save.click();
  await expect(field('Expires')).toHaveAccessibleDescription(/not a date/);
  await field('Expires').fill('2030-01-01');
  const author = dialog.getByRole('group', { name: 'author' });
  await author.getByRole('textbox', { name: 'Value' }).fill('김');
  await dialog.getByRole('button', { name: 'Remove gone' }).click();

  await dialog.getByRole('tab', { name: 'Code' }).click();
  const code = dialog.getByRole('group', { name: 'Code' });
  await expect(code).toContainText("MetadataDirective='REPLACE'");
  const promised = await code.innerText();
  await save.click();
  await expect(dialog).toBeHidden();
  await expect(inspector).toContainText('text/html');
  await expect(inspector).toContainText('김');
  expect(await ask('head-object')).toMatchObject({
    ContentType: 'text/html',
    Expires: '2030-01-01T00:00:00+00:00',
    Metadata: { author: '=?UTF-8?B?6rmA?=' },
  });
  expect(await ask('get-object-acl')).toEqual(acl);
  expect(await ask('get-object-tagging')).toEqual({ TagSet: [{ Key: 'team', Value: 'a' }] });

  await page.getByRole('button', { name: 'Activity' }).click();
  const panel = page.getByRole('region', { name: 'Activity' });
  await panel.getByRole('row').filter({ hasText: 'Edit metadata' }).first().click();
  await expect(panel.getByRole('group', { name: 'Code' })).toHaveText(promised);

  await inspector.getByRole('button', { name: 'Edit metadata…' }).click();
  await field('Cache control').fill('no-store');
  await s3.send(
    new PutObjectCommand({ Bucket: bucket.name, Key: 'a.txt', Body: 'theirs', ContentType: 'x/y' }),
  );
  await save.click();
  await expect(dialog.getByRole('alert')).toContainText('changed by somebody else');
  await dialog.getByRole('button', { name: 'Look again' }).click();
  await expect(field('Content type')).toHaveValue('x/y');
  await expect(field('Cache control')).toHaveValue('');
  expect(await ask('head-object')).toMatchObject({ ContentType: 'x/y', ContentLength: 6 });
});
