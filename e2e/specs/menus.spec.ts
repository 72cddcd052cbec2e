import type { Locator, Page } from 'playwright/test';
import { openConnection, openFolder, row } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

/** Asks for a menu as Ctrl and a click do on a Mac, which tell of the left button: no driver can elsewhere. */
async function controlClick(on: Locator): Promise<void> {
  const { x, y, width, height } = (await on.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await on.evaluate(
    (element, at) => {
      const asked = { button: 0, ctrlKey: true, pointerType: 'mouse' };
      const event = { ...asked, ...at, bubbles: true, cancelable: true };
      element.dispatchEvent(new PointerEvent('contextmenu', event));
    },
    { clientX: x + width / 2, clientY: y + height / 2 },
  );
}

/** Puts a finger down and leaves it there, as no driver can. */
async function holdFinger(on: Locator): Promise<void> {
  await on.evaluate((element) => {
    const event = { pointerType: 'touch', bubbles: true, cancelable: true };
    element.dispatchEvent(new PointerEvent('pointerdown', event));
  });
}

async function expectSelected(window: Page, name: string): Promise<void> {
  const selected = window.getByRole('grid', { name: 'Objects' }).locator('[aria-selected=true]');
  await expect(selected).toHaveCount(1);
  await expect(selected).toHaveAccessibleName(name);
}

test('a menu in the table is about the row that is pointed at, or what is selected', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(
    s3,
    bucket.name,
    ['a.txt', 'b.txt', 'c.txt'].map((key) => ({ key })),
  );
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();

  await controlClick(row(window, 'b.txt'));
  await expect(window.getByRole('menu')).toBeVisible();
  await expectSelected(window, 'b.txt');
  await window.keyboard.press('Escape');
  await expect(window.getByRole('menu')).toBeHidden();

  await holdFinger(row(window, 'c.txt'));
  await expect(window.getByRole('menu')).toBeVisible();
  await expectSelected(window, 'c.txt');
  await window.keyboard.press('Escape');
  await expect(window.getByRole('menu')).toBeHidden();

  await expect(window.getByRole('grid', { name: 'Objects' })).toBeFocused();
  await window.keyboard.press('Shift+F10');
  await expect(window.getByRole('menu')).toBeVisible();
  await expectSelected(window, 'c.txt');
});

test('a menu in the tree is about the line that is pointed at, or has the keyboard', async ({
  start,
  ceph,
}) => {
  const { page } = await start({
    profiles: ['first', 'second'].map((name) => ({ name, server: ceph, user: ceph.owner })),
  });
  const line = (name: string): Locator => page.getByRole('treeitem', { name, exact: true });
  const expectMenuOf = async (name: string): Promise<void> => {
    await page.getByRole('menuitem', { name: 'Edit profile…' }).click();
    await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toHaveValue(name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  };
  await openConnection(page, 'first');

  await controlClick(line('second'));
  await expectMenuOf('second');

  await page.getByRole('tree').focus();
  await page.keyboard.press('Shift+F10');
  await expectMenuOf('first');

  await holdFinger(line('second'));
  await expectMenuOf('second');
});
