import { openFolder, row } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

test('the words of a button in a dialog are in front of it', async ({
  window: page,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt', Metadata: { author: 'kim' } }]);
  await openFolder(page, 'ceph', bucket.name);
  await row(page, 'a.txt').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Edit metadata…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit metadata of “a.txt”' });
  // By the keyboard: the pointer of the display leaves a window whenever another one opens over it.
  await dialog.getByRole('button', { name: 'Remove author' }).focus();

  const words = page.getByRole('tooltip', { name: 'Remove author' });
  await expect(words).toBeAttached();
  // What is behind a dialog counts as visible, too: what is drawn at its place tells.
  const isInFront = (): Promise<boolean> =>
    words.evaluate((element) => {
      const shown = element.parentElement ?? element;
      const { left, top, width, height } = shown.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return (
        there?.textContent.includes('Remove author') === true && there.closest('form') === null
      );
    });
  await expect.poll(isInFront).toBe(true);
});
