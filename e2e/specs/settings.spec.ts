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
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(limit).toBeFocused();
  // The way out for the mouse: the limit is as it was.
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await window.keyboard.press('ControlOrMeta+,');
  await expect(limit).toHaveValue('');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeHidden();

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
