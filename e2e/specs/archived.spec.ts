import { openFolder, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, scriptedProfile } from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

// Scripted: the Ceph of the tests has no archives.
test('of an archived object, a link and a new name say that it has to be restored', async ({
  start,
  scripted,
}) => {
  const entry = (key: string, storageClass: string) =>
    `<Contents><Key>${key}</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified><StorageClass>${storageClass}</StorageClass></Contents>`;
  const listed = entry('cold', 'DEEP_ARCHIVE') + entry('cool', 'GLACIER_IR');
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 200, headers: { etag: '"0"', 'content-length': '1' } };
    if (/^\/(?:\?|$)/u.test(rawUrl)) return bucketsAnswer(['attic']);
    return {
      status: 200,
      body: `<ListBucketResult><Name>attic</Name><IsTruncated>false</IsTruncated>${listed}</ListBucketResult>`,
    };
  });
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openFolder(page, 'scripted', 'attic');
  const dialog = page.getByRole('dialog');

  for (const [key, isArchived] of [
    ['cold', true],
    ['cool', false],
  ] as const) {
    const count = isArchived ? 1 : 0;
    await row(page, key).click();
    await toolbarButton(page, 'Copy link').click();
    const link = dialog.getByRole('textbox', { name: 'Link' });
    await expect(link).toHaveValue(new RegExp(`/${key}\\?`));
    await expect(dialog.getByText('only while the object is restored')).toHaveCount(count);
    await dialog.getByRole('combobox', { name: 'Allows' }).selectOption('Upload');
    await expect(dialog.getByText('only while the object is restored')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await row(page, key).click();
    await page.keyboard.press('F2');
    await expect(dialog).toContainText('a private ACL');
    await expect(dialog.getByText('has to be restored again')).toHaveCount(count);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});
