import { openFolder, row } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

test('a folder is not renamed into itself, and there is no code that would', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'logs/a.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'logs/').click();
  await window.keyboard.press('F2');
  const dialog = window.getByRole('dialog');
  const name = dialog.getByRole('textbox', { name: 'New name' });
  await name.fill('logs/old');
  await window.keyboard.press('Enter');
  await expect(dialog).toContainText('A folder cannot be moved into itself.');
  await dialog.getByRole('tab', { name: 'Code' }).click();
  await expect(dialog).toContainText('Fill in the fields to see the code.');

  await dialog.getByRole('tab', { name: 'New name' }).click();
  await name.fill('logs-old');
  await dialog.getByRole('tab', { name: 'Code' }).click();
  await expect(dialog).toContainText('logs-old/');
});
