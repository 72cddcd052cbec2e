import { openFolder, row } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

test('the data of the listed folder itself is a row with its name, and its empty mark is none', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [
    { key: 'data/', body: 'of the folder' },
    { key: 'data/x', body: 'x' },
    { key: 'data/deep/z', body: 'z' },
    { key: 'empty/', body: '' },
    { key: 'empty/sub/', body: '' },
    { key: 'empty/y', body: 'y' },
  ]);
  const rows = window.getByRole('grid', { name: 'Objects' }).getByRole('row');
  const badge = 'data of this folder itself';

  await test.step('with content, in its folder and in a search below it', async () => {
    await openFolder(window, 'ceph', bucket.name, 'data/');
    await expect(row(window, 'data/')).toContainText(badge);
    await expect(row(window, 'data/')).toContainText('data/');
    await window.keyboard.press('ControlOrMeta+Shift+F');
    await expect(row(window, 'deep/z')).toBeVisible();
    await expect(row(window, 'data/')).toContainText(badge);
    await expect(rows).toHaveCount(4);
  });

  await test.step('without content, in a search below it', async () => {
    await openFolder(window, 'ceph', bucket.name, 'empty/');
    await window.keyboard.press('ControlOrMeta+Shift+F');
    await expect(row(window, 'sub/')).toContainText(badge);
    await expect(row(window, 'y')).toBeVisible();
    await expect(rows).toHaveCount(3);
  });
});
