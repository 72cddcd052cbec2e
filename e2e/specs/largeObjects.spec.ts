import { once } from 'node:events';
import type { StartScripted } from '../../scripts/servers/scripted';
import { createSignal } from '../../src/main/base/promises';
import { beginCopy } from '../commands/copies';
import { answerQuestions } from '../commands/questions';
import { errorAnswer, scriptedProfile } from '../commands/scriptedS3';
import { openFolder, row } from '../commands/go';
import { createLargeObject, largeSize } from '../fixtures/largeObject';
import type { LargeObject } from '../fixtures/largeObject';
import type { Locator, Page } from 'playwright/test';
import type { RunningApp } from '../fixtures/app';
import type { TestProfile } from '../fixtures/profiles';
import { expect, test } from '../fixtures/test';

type Start = (options: { readonly profiles: readonly TestProfile[] }) => Promise<RunningApp>;

// Scripted: the Ceph of the tests has no room for an object above 5 GiB.
async function openLarge(start: Start, scripted: StartScripted, script: LargeObject) {
  const server = await scripted(createLargeObject(script));
  const profile = scriptedProfile(server);
  const app = await start({ profiles: [profile] });
  const { page } = app;
  await openFolder(page, 'scripted', 'large-bucket');
  await row(page, 'old').click();
  const sent = (method: string, text: string) =>
    server.requests.filter((one) => one.method === method && one.rawUrl.includes(text)).length;
  return { app, page, profile, sent };
}

test('an object above 5 GiB is renamed in parts, as the code says and the activity shows', async ({
  start,
  scripted,
}) => {
  const { page, sent } = await openLarge(start, scripted, {});
  await page.keyboard.press('F2');
  const dialog = page.getByRole('dialog', { name: 'Rename “old”' });
  await dialog.getByRole('textbox', { name: 'New name' }).fill('new');
  await dialog.getByRole('tab', { name: 'Code' }).click();
  const code = dialog.getByRole('group', { name: 'Code' });
  await expect(code).toContainText("s3.copy(source, 'large-bucket', 'new', ExtraArgs=kept)");
  const promised = await code.innerText();
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toBeHidden();
  await expect(row(page, 'new')).toBeVisible();
  await expect(row(page, 'old')).toBeHidden();
  expect(sent('PUT', 'partNumber=')).toBe(81);

  await page.getByRole('button', { name: 'Activity' }).click();
  const panel = page.getByRole('region', { name: 'Activity' });
  await panel.getByRole('row').filter({ hasText: 'UploadPartCopy' }).first().click();
  const told = panel.getByRole('group', { name: 'Code' });
  await expect(told).toContainText("s3.copy(source, 'large-bucket', 'new', ExtraArgs=kept)");
  await panel.getByRole('checkbox', { name: /Everything you did then/ }).check();
  await expect(told).toHaveText(promised);
});

test('metadata of an object above 5 GiB is edited in parts', async ({ start, scripted }) => {
  const { page, sent } = await openLarge(start, scripted, { replaces: true });
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Edit metadata…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit metadata of “old”' });
  await dialog.getByRole('textbox', { name: 'Content type', exact: true }).fill('text/html');
  await dialog.getByRole('tab', { name: 'Code' }).click();
  await expect(dialog.getByRole('group', { name: 'Code' })).toContainText('ExtraArgs=described');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();
  expect(sent('PUT', 'partNumber=')).toBe(81);
  expect(sent('POST', 'uploadId=u1')).toBe(1);
});

/** The dialog of unfinished uploads. */
async function unfinishedUploads(page: Page): Promise<Locator> {
  const panel = page.getByRole('region', { name: 'Transfers' });
  if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Transfers' }).click();
  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Unfinished uploads…' }).click();
  return page.getByRole('dialog', { name: 'Unfinished uploads' });
}

for (const what of ['rename', 'metadata'] as const) {
  test(`a copy in parts that was stopped tells what is left of it (${what})`, async ({
    start,
    scripted,
  }) => {
    const { page, sent } = await openLarge(start, scripted, {
      until: new Promise(() => undefined),
      aborted: errorAnswer(403, 'AccessDenied', 'said'),
      replaces: what === 'metadata',
    });
    const dialog = await beginCopy(page, what);
    await expect.poll(() => sent('PUT', 'partNumber=')).toBeGreaterThan(0);
    await dialog.getByRole('button', { name: what === 'rename' ? 'Stop' : 'Cancel' }).click();
    const alert = dialog.getByRole('alert');
    await expect(alert).toContainText('parts of it are still on the server');
    await expect(alert).toContainText('u1');
  });
}

for (const [what, script, told] of [
  [
    'whose copy differs',
    { copied: { 'content-length': String(largeSize - 1) } },
    ['The copy and its original differ', 'Copy that staysnew'],
  ],
  [
    'that the server refuses at its end',
    {
      completed: errorAnswer(409, 'OperationAborted', 'said'),
      // What is there by then is somebody else's.
      copied: { etag: '"another-1"' },
      aborted: errorAnswer(403, 'AccessDenied', 'said'),
    },
    ['OperationAborted', 'Unfinished upload IDu1'],
  ],
] as const) {
  test(`a rename ${what} tells what it leaves, not that the name is taken`, async ({
    start,
    scripted,
  }) => {
    const { page, sent } = await openLarge(start, scripted, script);
    const listings = sent('GET', 'list-type=2');
    const dialog = await beginCopy(page, 'rename');
    const alert = dialog.getByRole('alert');
    for (const words of told) await expect(alert).toContainText(words);
    await expect(dialog).not.toContainText('is here already');
    await expect.poll(() => sent('GET', 'list-type=2')).toBeGreaterThan(listings);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(row(page, 'old')).toBeVisible();
    await expect(row(page, 'new')).toBeVisible();
  });
}

async function closeWindow({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

for (const what of ['rename', 'metadata'] as const) {
  test(`quitting while a copy is made in parts leaves none of them, once that is agreed to (${what})`, async ({
    start,
    scripted,
  }) => {
    const { app, page, profile, sent } = await openLarge(start, scripted, {
      until: new Promise(() => undefined),
      // Whoever ends without waiting for its answer does not ask again.
      abortedFirst: errorAnswer(503, 'SlowDown', 'said'),
      replaces: what === 'metadata',
    });
    await beginCopy(page, what);
    await expect.poll(() => sent('PUT', 'partNumber=')).toBeGreaterThan(0);
    await answerQuestions(app, 'yes');
    const ended = once(app.electron.process(), 'exit');
    await closeWindow(app);
    await ended;
    expect(sent('DELETE', 'uploadId=u1')).toBe(2);
    expect(sent('POST', 'uploadId=u1')).toBe(0);

    const { page: next } = await start({ profiles: [profile] });
    await expect(await unfinishedUploads(next)).toContainText('There are no unfinished uploads.');
  });
}

test('a rename in parts goes on where the window is not to be closed for it', async ({
  start,
  scripted,
}) => {
  const hold = createSignal();
  const { app, page, sent } = await openLarge(start, scripted, { until: hold.wait });
  const dialog = await beginCopy(page, 'rename');
  await expect.poll(() => sent('PUT', 'partNumber=')).toBeGreaterThan(0);
  const questions = await answerQuestions(app, 'no');
  await closeWindow(app);
  await expect.poll(questions).toEqual(['A change on a server is still under way.']);
  hold.raise();
  await expect(dialog).toBeHidden();
  await expect(row(page, 'new')).toBeVisible();
  expect(sent('DELETE', 'uploadId=u1')).toBe(0);
  // Nothing is under way any more: the window closes without a question.
  const ended = once(app.electron.process(), 'exit');
  await closeWindow(app);
  await ended;
});

for (const what of ['rename', 'metadata'] as const) {
  test(`what a copy in parts has sent before the app was killed is found and removed (${what})`, async ({
    start,
    scripted,
  }) => {
    const { app, page, profile, sent } = await openLarge(start, scripted, {
      until: new Promise(() => undefined),
      replaces: what === 'metadata',
    });
    await beginCopy(page, what);
    await expect.poll(() => sent('PUT', 'partNumber=')).toBeGreaterThan(0);
    const ended = once(app.electron.process(), 'exit');
    app.electron.process().kill('SIGKILL');
    await ended;

    const { page: next } = await start({ profiles: [profile] });
    const dialog = await unfinishedUploads(next);
    const key = what === 'rename' ? 'new' : 'old';
    await expect(dialog.getByRole('row', { name: key })).toContainText('large-bucket');
    expect(sent('DELETE', 'uploadId=u1')).toBe(0);
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await expect(dialog).toContainText('All of them are removed.');
    expect(sent('DELETE', 'uploadId=u1')).toBe(1);
  });
}

test('unfinished uploads that the server does not let be removed stay listed, with its words', async ({
  start,
  scripted,
}) => {
  const { app, page, profile, sent } = await openLarge(start, scripted, {
    until: new Promise(() => undefined),
    abortedFirst: errorAnswer(403, 'AccessDenied', 'Not yours to abort.'),
  });
  await beginCopy(page, 'rename');
  await expect.poll(() => sent('PUT', 'partNumber=')).toBeGreaterThan(0);
  const ended = once(app.electron.process(), 'exit');
  app.electron.process().kill('SIGKILL');
  await ended;

  const { page: next } = await start({ profiles: [profile] });
  const dialog = await unfinishedUploads(next);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog).toContainText('1 upload could not be removed.');
  await expect(dialog).toContainText('s3:AbortMultipartUpload');
  await expect(dialog).toContainText('Not yours to abort.');
  await expect(dialog.getByRole('row', { name: 'new' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog).toContainText('All of them are removed.');
});
