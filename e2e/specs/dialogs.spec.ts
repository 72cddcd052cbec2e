import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptedAnswer } from '../../scripts/servers/scripted';
import { beginCopy } from '../commands/copies';
import { answerPicker, dropPaths } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { errorAnswer, scriptedProfile } from '../commands/scriptedS3';
import { allKeys, seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { createLargeObject } from '../fixtures/largeObject';
import { expect, test } from '../fixtures/test';

test('a dialog puts the keyboard where no harm is done, and gives it back', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt', body: 'old' }]);
  await writeFile(join(folder, 'a.txt'), 'new');
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();

  await window.keyboard.press('Delete');
  await expect(window.getByRole('alertdialog')).toContainText('a.txt');
  await expect(window.getByRole('alertdialog')).toHaveAccessibleDescription(
    new RegExp(bucket.name),
  );
  await expect(window.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await window.keyboard.press('Escape');
  await expect(window.getByRole('alertdialog')).toBeHidden();
  await window.keyboard.press('F2');
  await expect(window.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await window.keyboard.press('Escape');

  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'a.txt')]);
  await expect(window.getByRole('button', { name: 'Skip', exact: true })).toBeFocused();
  await window.keyboard.press('Enter');
  await transferDone(window, 'a.txt');
});

test('a picked folder is uploaded with its structure', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await mkdir(join(folder, 'site', 'css'), { recursive: true });
  await writeFile(join(folder, 'site', 'index.html'), '<p>hello</p>');
  await writeFile(join(folder, 'site', 'css', 'main.css'), 'p {}');
  await openFolder(window, 'ceph', bucket.name);
  await answerPicker(app, [join(folder, 'site')]);

  await window.getByRole('button', { name: 'Files or folder' }).click();
  await window.getByRole('menuitem', { name: 'Upload folder…' }).click();

  await transferDone(window, 'main.css');
  await transferDone(window, 'index.html');
  expect(await allKeys(s3, bucket.name)).toEqual(['site/css/main.css', 'site/index.html']);
});

test('every command is found and run by the palette', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await window.keyboard.press('ControlOrMeta+k');
  const palette = window.getByRole('dialog');
  await palette.getByRole('combobox').fill('new fol');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('dialog', { name: 'New folder' })).toBeVisible();
});

test('calls to the server show in the Activity panel, without a secret', async ({
  window,
  ceph,
  bucket,
}) => {
  await openFolder(window, 'ceph', bucket.name);
  await window.getByRole('button', { name: 'Activity' }).click();
  const panel = window.getByRole('region', { name: 'Activity' });
  await expect(panel.getByRole('row').filter({ hasText: 'ListObjectsV2' }).first()).toContainText(
    bucket.name,
  );
  await expect(panel).toContainText(/tx0/);
  await expect(panel).not.toContainText(ceph.owner.secretAccessKey);
  await expect(toolbarButton(window, 'Refresh')).toBeEnabled();
});

for (const [what, button, title] of [
  ['metadata', 'Cancel', 'Could not change the metadata'],
  ['rename', 'Stop', 'Could not rename “old”'],
] as const) {
  test(`a dialog that nobody waits for leaves the one after it alone, and tells what it has left behind (${what})`, async ({
    start,
    scripted,
  }) => {
    // Scripted: no real server waits with its answer until the next dialog is open.
    let refuse: (answer: ScriptedAnswer) => void = () => undefined;
    const aborted = new Promise<ScriptedAnswer>((resolve) => (refuse = resolve));
    const script = createLargeObject({
      until: new Promise(() => undefined),
      aborted,
      replaces: what === 'metadata',
    });
    const server = await scripted(script);
    const profile = scriptedProfile(server);
    const { page } = await start({ profiles: [profile] });
    await openFolder(page, 'scripted', 'large-bucket');
    await row(page, 'old').click();
    const dialog = await beginCopy(page, what);
    const asked = (text: string): boolean =>
      server.requests.some(({ method, rawUrl }) => `${method} ${rawUrl}`.includes(text));
    await expect.poll(() => asked('partNumber=1')).toBe(true);
    await dialog.getByRole('button', { name: button }).click();
    await expect.poll(() => server.requests.some(({ method }) => method === 'DELETE')).toBe(true);
    await dialog.getByRole('button', { name: button }).click();
    await expect(dialog).toBeHidden();

    await toolbarButton(page, 'New folder').click();
    const name = page.getByRole('dialog').getByRole('textbox');
    await name.fill('next');
    refuse(errorAnswer(403, 'AccessDenied', 'said'));
    await expect(page.getByRole('alert')).toContainText('parts of it are still on the server');
    await expect(page.getByRole('alert')).toContainText(title);
    await expect(name).toHaveValue('next');
  });
}

test('a folder is not made once its dialog is cancelled, and a refusal is told where nobody waits for it', async ({
  start,
  scripted,
}) => {
  // Scripted: no real server waits with its answer until the dialog is gone.
  let held: { readonly method: string; readonly answer: Promise<ScriptedAnswer> } | undefined;
  const hold = (method: string): ((answer: ScriptedAnswer) => void) => {
    let letGo: (answer: ScriptedAnswer) => void = () => undefined;
    held = { method, answer: new Promise((resolve) => (letGo = resolve)) };
    return letGo;
  };
  const script = createLargeObject({});
  const server = await scripted((request) => {
    const isFolder = request.rawUrl.includes('new/');
    return isFolder && request.method === held?.method ? held.answer : script(request);
  });
  const profile = scriptedProfile(server);
  const { page } = await start({ profiles: [profile] });
  await openFolder(page, 'scripted', 'large-bucket');
  const asked = (method: string): number =>
    server.requests.filter((one) => one.method === method && one.rawUrl.includes('new/')).length;
  const dialog = page.getByRole('dialog', { name: 'New folder' });
  const cancel = dialog.getByRole('button', { name: 'Cancel' });
  const create = async (): Promise<void> => {
    await toolbarButton(page, 'New folder').click();
    await dialog.getByRole('textbox').fill('new');
    await dialog.getByRole('button', { name: 'Create' }).click();
  };

  const goOn = hold('HEAD');
  await create();
  await expect.poll(() => asked('HEAD')).toBe(1);
  await cancel.click();
  await expect(dialog).toBeHidden();
  goOn({ status: 404 });

  const refuse = hold('PUT');
  await create();
  await expect.poll(() => asked('PUT')).toBe(1);
  // What was cancelled would have asked for one of its own.
  expect(asked('HEAD')).toBe(2);
  await cancel.click();
  await cancel.click();
  await expect(dialog).toBeHidden();
  refuse(errorAnswer(403, 'AccessDenied', 'said'));
  await expect(page.getByRole('alert')).toContainText('Could not create the folder');
  expect(asked('PUT')).toBe(1);
});

test('a rename goes on when its page goes, and what fails of it is told to the next one', async ({
  start,
  scripted,
}) => {
  // Scripted: no real server waits until the page is another one.
  let goOn: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (goOn = resolve));
  const server = await scripted(createLargeObject({ until, refusedPart: '2' }));
  const profile = scriptedProfile(server);
  const { page } = await start({ profiles: [profile] });
  await openFolder(page, 'scripted', 'large-bucket');
  await row(page, 'old').click();
  await page.keyboard.press('F2');
  const dialog = page.getByRole('dialog', { name: 'Rename “old”' });
  await dialog.getByRole('textbox').fill('new');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect
    .poll(() => server.requests.some(({ rawUrl }) => rawUrl.includes('partNumber=2')))
    .toBe(true);

  await page.reload();
  await expect(row(page, 'old')).toBeVisible();
  await expect(dialog).toBeHidden();
  goOn();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('A change that went on after its window was gone has failed');
  await expect(alert).toContainText('said');
});
