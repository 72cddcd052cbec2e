import { treeItem } from '../commands/connections';
import { openFolder, toolbarButton } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

test('what keeps a form from being saved has the keyboard, is in sight and is told as wrong', async ({
  window,
}) => {
  await window.setViewportSize({ width: 900, height: 560 });
  await expect(treeItem(window, 'ceph')).toBeVisible();
  await window.keyboard.press('ControlOrMeta+n');
  const connection = window.getByRole('dialog', { name: 'Add connection' });
  const name = connection.getByRole('textbox', { name: 'Name' });
  const save = connection.getByRole('button', { name: 'Save' });
  await connection
    .getByRole('combobox', { name: 'Provider' })
    .selectOption('Other S3-compatible server');
  const secret = connection.getByLabel('Secret access key');
  await secret.fill('typed-secret');
  await save.click();
  await expect(name).toBeFocused();
  await expect(name).toBeInViewport();
  // Also once nothing new is wrong.
  await secret.focus();
  await save.click();
  await expect(name).toBeFocused();
  // A trial asks for no name.
  await connection.getByRole('button', { name: 'Test' }).click();
  await expect(name).toBeFocused();
  await name.fill('Mine');
  await connection.getByRole('button', { name: 'Test' }).click();
  await expect(connection.getByRole('textbox', { name: 'Endpoint' })).toBeFocused();
  await window.keyboard.press('Escape');

  await window.keyboard.press('ControlOrMeta+k');
  await window.getByRole('dialog').getByRole('combobox').fill('new prof');
  await window.keyboard.press('Enter');
  const profile = window.getByRole('dialog', { name: 'New profile' });
  await profile.getByRole('textbox', { name: 'Name' }).fill('reader');
  await profile.getByRole('combobox', { name: 'Sign-in' }).selectOption('Role');
  await profile.getByRole('textbox', { name: 'Role ARN' }).fill('arn:aws:iam::1:role/reader');
  await profile.getByRole('textbox', { name: 'Endpoint' }).press('Enter');
  const source = profile.getByRole('combobox', { name: 'Source of the role’s keys' });
  await expect(source).toBeFocused();
  await expect(source).toBeInViewport();
  await expect(source).toHaveAttribute('aria-invalid', 'true');
  await source.selectOption('Environment variables');
  await expect(source).not.toHaveAttribute('aria-invalid');
});

test('a problem that is found after a while takes the keyboard as well', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'taken/file.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await toolbarButton(window, 'New folder').click();
  const dialog = window.getByRole('dialog', { name: 'New folder' });
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await name.fill('taken');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog).toContainText('“taken” is here already.');
  await expect(name).toBeFocused();
});
