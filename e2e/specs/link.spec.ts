import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assumeTestRole } from '../../scripts/servers/temporary-credentials';
import { clipboardText } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';
import type { Locator, Page } from 'playwright/test';

async function openDialog(window: Page): Promise<Locator> {
  await toolbarButton(window, 'Copy link').click();
  return window.getByRole('dialog', { name: 'Copy link' });
}

function linkOf(dialog: Locator): Locator {
  return dialog.getByRole('textbox', { name: 'Link' });
}

test('a copied link gives the object to anybody who has it', async ({
  app,
  window,
  bucket,
  s3,
}) => {
  const key = 'odd/한글 a+b 100% #1?.txt';
  await seed(s3, bucket.name, [{ key, body: 'shared words' }]);
  await openFolder(window, 'ceph', bucket.name, 'odd/');
  await row(window, '한글 a+b 100% #1?.txt').click();
  const dialog = await openDialog(window);
  await expect(linkOf(dialog)).toHaveValue(/X-Amz-Expires=3600/);

  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();

  await expect(dialog).toContainText('Copied');
  const link = await clipboardText(app);
  expect(link).toBe(await linkOf(dialog).inputValue());
  const answer = await fetch(link);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('shared words');
});

test('beside the code for a link, nothing copies the link itself', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();
  const dialog = await openDialog(window);
  const copy = dialog.getByRole('button', { name: 'Copy', exact: true });
  await expect(copy).toBeEnabled();

  await dialog.getByRole('tab', { name: 'Code' }).click();
  await expect(dialog.getByRole('group', { name: 'Code' })).toContainText('generate_presigned_url');
  await expect(dialog).toContainText('How to make such a link, in code.');
  await expect(copy).toBeHidden();
  await expect(dialog.getByRole('button', { name: 'Copy code' })).toBeVisible();

  await dialog.getByRole('tab', { name: 'Link' }).click();
  await expect(copy).toBeEnabled();
});

test('by a link to upload by, anybody can put a file into its place', async ({
  app,
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'in/a.txt', body: 'old words' }]);
  await openFolder(window, 'ceph', bucket.name, 'in/');
  await row(window, 'a.txt').click();
  const dialog = await openDialog(window);

  await dialog.getByRole('combobox', { name: 'Allows' }).selectOption('Upload');
  await dialog.getByRole('textbox', { name: 'Key' }).fill('in/b 1.txt');
  await expect(dialog).toContainText('can upload a file as b 1.txt');
  await expect(linkOf(dialog)).toHaveValue(/in\/b%201\.txt/);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog).toContainText('Copied');

  const answer = await fetch(await clipboardText(app), { method: 'PUT', body: 'new words' });
  expect(answer.status).toBe(200);
  await window.keyboard.press('Escape');
  await toolbarButton(window, 'Refresh').click();
  await expect(row(window, 'b 1.txt')).toContainText('9 B');
  await expect(row(window, 'a.txt')).toContainText('9 B');
});

test('there is no link to upload under a key that is too long', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();
  const dialog = await openDialog(window);
  await dialog.getByRole('combobox', { name: 'Allows' }).selectOption('Upload');
  const key = dialog.getByRole('textbox', { name: 'Key' });
  await key.fill('x'.repeat(1024));
  await expect(linkOf(dialog)).toHaveValue(/x{1024}\?/);
  await key.fill('x'.repeat(1025));
  await expect(dialog).toContainText('this one would have 1,025');
  await expect(linkOf(dialog)).toHaveValue('');
  await expect(dialog.getByRole('button', { name: 'Copy', exact: true })).toBeDisabled();
});

test('a dialog that was left open tells how long its link still lasts, and copies one that lasts as long as asked', async ({
  app,
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();
  // An answer that came later would tell main that its clock is ahead.
  const inspector = window.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText(`s3://${bucket.name}/a.txt`);
  await window.clock.install();
  const dialog = await openDialog(window);
  await dialog.getByRole('combobox', { name: 'Expires in' }).selectOption('15 minutes');
  await expect(dialog).toContainText('Expires in 15 minutes, on');
  const first = await linkOf(dialog).inputValue();

  // As when the machine sleeps: neither clock waits for anything.
  const minutes = 14;
  await app.electron.evaluate((_, milliseconds) => {
    const Before = Date;
    globalThis.Date = new Proxy(Before, {
      construct: (target, given: readonly unknown[]) =>
        Reflect.construct(
          target,
          given.length === 0 ? [target.now() + milliseconds] : given,
        ) as Date,
      get: (target, name) =>
        name === 'now' ? () => target.now() + milliseconds : (Reflect.get(target, name) as unknown),
    });
  }, minutes * 60_000);
  await window.clock.fastForward(minutes * 60_000);
  await expect(dialog).toContainText(/Expires in (1 minute|[2-5]\d seconds)/);

  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog).toContainText('Copied');
  await expect(dialog).toContainText('Expires in 15 minutes, on');
  const copied = await clipboardText(app);
  expect(copied).toBe(await linkOf(dialog).inputValue());
  expect(copied).toMatch(/X-Amz-Expires=900(&|$)/);
  expect(signedAt(copied) - signedAt(first)).toBeGreaterThanOrEqual(minutes * 60_000);
});

/** When a link was signed, in milliseconds. */
function signedAt(link: string): number {
  const [, date = '', time = ''] =
    /^(\d{8})T(\d{6})Z$/u.exec(new URL(link).searchParams.get('X-Amz-Date') ?? '') ?? [];
  const [day, clock] = [
    date.replace(/(....)(..)(..)/u, '$1-$2-$3'),
    time.replace(/(..)(..)(..)/u, '$1:$2:$3'),
  ];
  return Date.parse(`${day}T${clock}Z`);
}

test('every expiry that is offered is in the link, and a typed one too', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();
  const dialog = await openDialog(window);
  const expiry = dialog.getByRole('combobox', { name: 'Expires in' });
  for (const [choice, seconds] of [
    ['15 minutes', 900],
    ['1 hour', 3_600],
    ['12 hours', 43_200],
    ['1 day', 86_400],
    ['7 days', 604_800],
  ] as const) {
    await expiry.selectOption(choice);
    await expect(linkOf(dialog)).toHaveValue(new RegExp(`X-Amz-Expires=${seconds}(&|$)`));
  }
  await expiry.selectOption({ label: 'Custom…' });
  const custom = dialog.getByRole('textbox', { name: 'Custom expiry' });
  await custom.fill('2h 30m');
  await expect(linkOf(dialog)).toHaveValue(/X-Amz-Expires=9000(&|$)/);
  await custom.fill('8d');
  await expect(dialog).toContainText(/7 days/);
  await expect(dialog.getByRole('button', { name: 'Copy', exact: true })).toBeDisabled();
});

test('a link that outlives its credentials shows its true end and says so', async ({
  start,
  ceph,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  const minutes = 40;
  const keys = join(folder, 'keys.json');
  await writeFile(
    keys,
    JSON.stringify({
      Version: 1,
      AccessKeyId: ceph.owner.accessKeyId,
      SecretAccessKey: ceph.owner.secretAccessKey,
      Expiration: new Date(Date.now() + minutes * 60_000).toISOString(),
    }),
  );
  const { page } = await start({
    profiles: [{ name: 'ending', server: ceph, config: [`credential_process = cat ${keys}`] }],
  });
  await openFolder(page, 'ending', bucket.name);
  await row(page, 'a.txt').click();
  const dialog = await openDialog(page);
  const expiry = dialog.getByRole('combobox', { name: 'Expires in' });

  await expiry.selectOption('15 minutes');
  await expect(dialog).toContainText('Expires in 15 minutes, on');
  await expect(dialog).not.toContainText(/credentials end/i);
  await expiry.selectOption('1 day');
  await expect(dialog).toContainText(/Expires in (39|40) minutes/);
  await expect(dialog).toContainText(/credentials end/i);
});

test('a link of temporary keys of unknown end says that they may end first', async ({
  start,
  ceph,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  const user = await assumeTestRole(ceph);
  const { page } = await start({ profiles: [{ name: 'temporary', server: ceph, user }] });
  await openFolder(page, 'temporary', bucket.name);
  await row(page, 'a.txt').click();
  const dialog = await openDialog(page);
  await expect(dialog).toContainText('Expires in 1 hour, on');
  await expect(dialog).toContainText('These keys are temporary');
});
