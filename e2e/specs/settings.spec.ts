import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '../commands/go';
import { expect, test } from '../fixtures/test';

test('a speed limit that is none is not dropped without a word', async ({ window }) => {
  // A window that is not drawn yet hears no key.
  await expect(window.getByRole('tree', { name: 'Locations' })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+,');
  const dialog = window.getByRole('dialog', { name: 'Settings' });
  const limit = dialog.getByRole('textbox', { name: 'Upload speed limit' });
  await limit.fill('fast');
  await window.keyboard.press('Enter');
  await expect(limit).toHaveAccessibleDescription(/number/);
  await expect(limit).toBeFocused();
  // It does not close, and looks like it; the click leads to what is wrong.
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Close' }).click({ force: true });
  await expect(limit).toBeFocused();
  // The way out for the mouse: the limit is as it was.
  await dialog.getByRole('button', { name: 'Keep the old limit' }).click();
  await expect(dialog).toBeHidden();
  await window.keyboard.press('ControlOrMeta+,');
  await expect(limit).toHaveValue('');
  await expect(dialog.getByRole('button', { name: 'Keep the old limit' })).toBeHidden();

  await limit.fill('2');
  await window.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await window.keyboard.press('ControlOrMeta+,');
  await expect(limit).toHaveValue('2');
  // Escape leaves the limit as it was.
  await limit.fill('slow');
  await window.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a speed limit counts once it is typed to its end, and stays as it was where that is wished', async ({
  window,
  userData,
}) => {
  const kept = (): Promise<string> =>
    readFile(join(userData, 'settings.json'), 'utf8').catch(() => '');
  await expect(window.getByRole('tree', { name: 'Locations' })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+,');
  const dialog = window.getByRole('dialog', { name: 'Settings' });
  const limit = dialog.getByRole('textbox', { name: 'Upload speed limit' });
  await limit.pressSequentially('2');
  // Counts as soon as the keyboard is elsewhere.
  await limit.press('Tab');
  await expect.poll(kept).toContain('"uploadLimit": 2097152');

  for (const leave of ['button', 'Escape']) {
    await limit.fill('');
    await limit.pressSequentially('0');
    if (leave === 'button')
      await dialog.getByRole('button', { name: 'Keep the old limit' }).click();
    else await window.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await window.keyboard.press('ControlOrMeta+,');
    await expect(limit).toHaveValue('2');
  }
  await limit.fill('50');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(kept).toContain('"uploadLimit": 52428800');
});

test('a limit that can not be kept holds until Dipper ends, and the window says so', async ({
  window,
  userData,
}) => {
  await expect(window.getByRole('tree', { name: 'Locations' })).toBeVisible();
  const path = join(userData, 'settings.json');
  await rm(path, { force: true });
  await mkdir(path);
  await window.keyboard.press('ControlOrMeta+,');
  const dialog = window.getByRole('dialog', { name: 'Settings' });
  const limit = dialog.getByRole('textbox', { name: 'Upload speed limit' });
  await limit.fill('2');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  // What the tree has open may be written just then, and told as well.
  await expect(
    window.getByRole('alert').filter({ hasText: 'until Dipper is closed' }).first(),
  ).toBeVisible();
  // What the page has forgotten, the other process still knows.
  await window.reload();
  await expect(window.getByRole('tree', { name: 'Locations' })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+,');
  await expect(limit).toHaveValue('2');
});

test('the menu bar follows the language, and is not made anew for all else that is remembered', async ({
  app,
  window,
  bucket,
  userData,
}) => {
  const { electron } = app;
  const firstLabel = (): Promise<string | undefined> =>
    electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.label);
  await expect.poll(firstLabel).toBe('File');
  await electron.evaluate(({ Menu }) =>
    Object.assign(globalThis, { menuBefore: Menu.getApplicationMenu() }),
  );

  // The last place is remembered.
  await openFolder(window, 'ceph', bucket.name);
  const settings = join(userData, 'settings.json');
  await expect.poll(() => readFile(settings, 'utf8').catch(() => '')).toContain(bucket.name);
  const isSame = (): Promise<boolean> =>
    electron.evaluate(
      ({ Menu }) => Menu.getApplicationMenu() === Reflect.get(globalThis, 'menuBefore'),
    );
  expect(await isSame()).toBe(true);

  await window.keyboard.press('ControlOrMeta+,');
  const dialog = window.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('combobox', { name: 'Language' }).selectOption('한국어');
  await expect.poll(firstLabel).toBe('파일');
  expect(await isSame()).toBe(false);
});
