import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dropPaths } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { look, looks } from '../commands/look';
import { seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

for (const { theme, language } of looks) {
  test(`activity and code, ${theme}, ${language}`, async ({ start, bucket, s3, folder }) => {
    test.slow();
    await seed(s3, bucket.name, [{ key: 'a.txt' }, { key: 'd/b.txt' }, { key: 'notes.md' }]);
    const app = await start({ settings: { theme, language } });
    const { page } = app;
    const name = (what: string) => `${theme}-${language}-${what}`;
    if (language === 'ko') {
      await page.getByRole('treeitem', { name: 'ceph' }).click();
      await page.getByRole('textbox').first().fill(`s3://${bucket.name}/`);
      await page.keyboard.press('Enter');
      await page.getByRole('row', { name: 'notes.md' }).click();
      await page.getByRole('complementary').getByRole('tab').last().click();
      await expect(page.getByRole('complementary').getByRole('group')).toContainText('get_object');
      await look(page, name('inspector-code'));
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('dialog').getByRole('combobox').fill('메타데이터');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('textbox', { name: '콘텐츠 유형' })).toBeFocused();
      await look(page, name('edit-metadata'));
      await page.keyboard.press('Escape');
      await writeFile(join(folder, 'a.txt'), 'x');
      await dropPaths(app, page.getByRole('grid').first(), [join(folder, 'a.txt')]);
      await page.getByRole('dialog').getByRole('tab', { name: '코드' }).click();
      await page
        .getByRole('dialog')
        .getByRole('combobox', { name: '이미 있으면' })
        .selectOption('다르면 덮어쓰기');
      await expect(page.getByRole('dialog').getByRole('group')).toContainText('is_newer');
      await look(page, name('plan-code'));
      return;
    }
    await openFolder(page, 'ceph', bucket.name);
    for (const file of ['one.txt', 'two.txt'])
      await writeFile(join(folder, file), 'x'.repeat(5000));
    await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [
      join(folder, 'one.txt'),
      join(folder, 'two.txt'),
    ]);
    await transferDone(page, 'two.txt');
    await row(page, 'a.txt').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('tab', { name: 'Code' }).click();
    await expect(inspector.getByRole('group', { name: 'Code' })).toContainText('get_object');
    await page.getByRole('button', { name: 'Activity' }).click();
    const panel = page.getByRole('region', { name: 'Activity' });
    await expect(panel.getByRole('row').filter({ hasText: 'Upload to' })).toBeVisible();
    await look(page, name('activity'));
    await panel.getByRole('row').filter({ hasText: 'Upload to' }).click();
    await expect(panel.getByRole('group', { name: 'Code' })).toContainText('upload_file');
    await look(page, name('activity-code'));
    await panel.getByRole('row').filter({ hasText: 'PutObject' }).first().click();
    await panel.getByRole('tab', { name: 'Details' }).click();
    await expect(panel.getByRole('complementary')).toContainText('x-amz-request-id');
    await look(page, name('activity-details'));
    await row(page, 'd/').click();
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog').getByRole('tab', { name: 'Code' }).click();
    await expect(page.getByRole('alertdialog').getByRole('group', { name: 'Code' })).toContainText(
      'delete_object',
    );
    await look(page, name('delete-code'));
    await page.keyboard.press('Escape');
    await row(page, 'a.txt').click();
    await toolbarButton(page, 'Copy link').click();
    await look(page, name('link'));
    await page.getByRole('dialog').getByRole('tab', { name: 'Code' }).click();
    await expect(page.getByRole('dialog').getByRole('group', { name: 'Code' })).toContainText(
      'ExpiresIn',
    );
    await look(page, name('link-code'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').fill('metadata');
    await page.keyboard.press('Enter');
    const metadata = page.getByRole('dialog', { name: 'Edit metadata of “a.txt”' });
    await metadata.getByRole('textbox', { name: 'Cache control' }).fill('no-cache');
    await metadata.getByRole('button', { name: 'Add', exact: true }).click();
    await metadata.getByRole('textbox', { name: 'Name' }).fill('author');
    await metadata.getByRole('textbox', { name: 'Value' }).fill('김');
    await look(page, name('edit-metadata'));
    await metadata.getByRole('tab', { name: 'Code' }).click();
    await expect(metadata.getByRole('group', { name: 'Code' })).toContainText('REPLACE');
    await look(page, name('edit-metadata-code'));
    await page.keyboard.press('Escape');
    await row(page, 'a.txt').click();
    await page.keyboard.press('F2');
    const rename = page.getByRole('dialog', { name: 'Rename “a.txt”' });
    await rename.getByRole('textbox', { name: 'New name' }).fill('b.txt');
    await rename.getByRole('tab', { name: 'Code' }).click();
    await expect(rename.getByRole('group', { name: 'Code' })).toContainText('copy_object');
    await look(page, name('rename-code'));
    await page.keyboard.press('Escape');
    await toolbarButton(page, 'New folder').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('2027');
    await page.getByRole('dialog').getByRole('tab', { name: 'Code' }).click();
    await expect(page.getByRole('dialog').getByRole('group', { name: 'Code' })).toContainText(
      "Key='2027/'",
    );
    await look(page, name('new-folder-code'));
  });
}
