import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { answerPicker } from '../commands/files';
import { openFolder, refresh, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { transferDone } from '../commands/transfers';
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

test('where the path of the AWS SDK is chosen, folders and transfers take it', async ({
  start,
  scripted,
  folder,
}) => {
  const server = await scripted(({ method, rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    if (rawUrl.startsWith('/two/file.txt')) {
      const headers = { etag: '"0"', 'content-length': '7' };
      return method === 'HEAD'
        ? { status: 200, headers }
        : { status: 200, headers, body: 'content' };
    }
    if (!query.has('list-type')) return bucketsAnswer(['two']);
    return query.has('continuation-token') || query.has('start-after')
      ? listAnswer(['last.txt'])
      : listAnswer(['file.txt'], 'more', () => 7);
  });
  /** By whom requests like that were sent since some of them. */
  const sentBy = (isMeant: (rawUrl: string) => boolean, since = 0): readonly string[] => {
    const meant = server.requests.slice(since).filter(({ rawUrl }) => isMeant(rawUrl));
    return [
      ...new Set(meant.map(({ headers }) => ('amz-sdk-invocation-id' in headers ? 'sdk' : 'fast'))),
    ];
  };
  const isOfFolder = (rawUrl: string): boolean => rawUrl.includes('list-type=2');

  const app = await start({ profiles: [scriptedProfile(server)] });
  const { page } = app;
  await openFolder(page, 'scripted', 'two');
  await expect(row(page, 'last.txt')).toBeVisible();
  expect(sentBy(isOfFolder)).toEqual(['fast']);

  await page.keyboard.press('ControlOrMeta+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('combobox', { name: 'Send requests with' }).selectOption('AWS SDK');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  const before = server.requests.length;
  await page.getByRole('button', { name: 'Up', exact: true }).click();
  await row(page, 'two').dblclick();
  await refresh(page);
  await expect(row(page, 'last.txt')).toBeVisible();

  await answerPicker(app, [folder]);
  await row(page, 'file.txt').click();
  await toolbarButton(page, 'Download').click();
  await transferDone(page, 'file.txt');
  expect(await readFile(join(folder, 'file.txt'), 'utf8')).toBe('content');
  expect(sentBy((rawUrl) => rawUrl.startsWith('/two/file.txt'), before)).toEqual(['sdk']);
  // The view that was opened since, not the one that was there.
  expect(sentBy(isOfFolder, before)).toEqual(['sdk']);
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
