import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fillConnection, openOptions, treeItem } from '../commands/connections';
import { goTo, listed, openConnection, row } from '../commands/go';
import {
  bucketsAnswer,
  errorAnswer,
  listAnswer,
  scriptedKeys,
  scriptedProfile,
} from '../commands/scriptedS3';
import { look } from '../commands/look';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';
import type { Locator } from 'playwright/test';

/** Whether any file below a folder contains some text. */
async function anyFileContains(folder: string, text: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) {
      found.push(path.slice(folder.length));
    }
  }
  return found;
}

test('every profile shows up by itself', async ({ start, ceph }) => {
  const { page } = await start({
    profiles: [
      {
        name: 'first',
        server: ceph,
        user: ceph.owner,
        config: ['s3 =', '  addressing_style = path'],
      },
      { name: 'second', server: { ...ceph, region: 'eu-west-3' }, user: ceph.stranger },
    ],
  });
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await treeItem(page, 'first').click();
  await expect(inspector).toContainText(ceph.endpoint);
  await expect(inspector).toContainText(ceph.region);
  await expect(inspector).toContainText('Path-style');
  await treeItem(page, 'second').click();
  await expect(inspector).toContainText('eu-west-3');
});

test('the environment shows up by itself', async ({ start, ceph, bucket }) => {
  const { page } = await start({
    profiles: [],
    env: {
      AWS_ACCESS_KEY_ID: ceph.owner.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ceph.owner.secretAccessKey,
      AWS_REGION: 'eu-north-1',
      AWS_ENDPOINT_URL_S3: ceph.endpoint,
    },
  });
  await openConnection(page, 'Environment');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('eu-north-1');
  await expect(inspector).toContainText(ceph.endpoint);
  await expect(row(page, bucket.name)).toBeVisible();
});

test('no credentials at all is a first run, not an error', async ({ start }) => {
  const { page } = await start({ profiles: [] });
  const main = page.getByRole('main');
  await expect(main).toContainText('AWS_ACCESS_KEY_ID');
  await expect(main).toContainText(/credentials/);
  await expect(page.getByRole('alert')).toBeHidden();
  // There is nothing to tell about yet.
  const inspector = page.getByRole('button', { name: 'Show or hide the Inspector' });
  await expect(inspector).toHaveAttribute('aria-pressed', 'false');
  await expect(inspector).toBeDisabled();
  await main.getByRole('button', { name: 'Add connection' }).click();
  await expect(page.getByRole('dialog', { name: 'Add connection' })).toBeVisible();
});

test('a connection added by hand is tested, kept with its secret encrypted, and works after a restart', async ({
  start,
  ceph,
  bucket,
  s3,
  userData,
}) => {
  await seed(s3, bucket.name, [{ key: 'hello.txt' }]);
  const { page } = await start({ profiles: [] });
  const dialog = await fillConnection(page, { endpoint: ceph.endpoint, ...ceph.owner });
  // A real keyring, and not Electron's own key that anybody can read.
  if (process.env['DIPPER_TEST_KEYRING'] === '1') {
    await expect(dialog).toContainText('keychain of your system (gnome_libsecret)');
  }
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expect(dialog.getByRole('list', { name: 'Test results' })).toContainText(/\d+ buckets?/);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(treeItem(page, 'By hand')).toBeVisible();
  // What the test asked is among the calls.
  await page.getByRole('button', { name: 'Activity' }).click();
  const calls = page.getByRole('treegrid', { name: 'Calls to servers' });
  const tested = calls.getByRole('row').filter({ has: page.getByTitle(/\(draft:.*\)/) });
  await expect(tested.filter({ hasText: 'ListBuckets' })).toBeVisible();

  const again = await start({ profiles: [] });
  await openConnection(again.page, 'By hand');
  await goTo(again.page, `s3://${bucket.name}/`);
  await listed(again.page);
  await expect(row(again.page, 'hello.txt')).toBeVisible();
  await again.close();
  expect(await anyFileContains(userData, ceph.owner.secretAccessKey)).toEqual([]);
});

test('choosing a provider fills in the form, and a server of one’s own tells what it can do', async ({
  start,
  scripted,
}) => {
  // Scripted: neither Ceph nor s3rver refuses like this.
  const server = await scripted(({ rawUrl, method }) => {
    if (rawUrl.includes('list-type')) return listAnswer(['hello.txt']);
    if (rawUrl.split('?')[0] === '/') return bucketsAnswer(['team-data']);
    return method === 'HEAD'
      ? { status: 200 }
      : errorAnswer(501, 'NotImplemented', 'Not implemented.');
  });
  const { page } = await start({ profiles: [] });
  const dialog = await fillConnection(page, {
    endpoint: 'https://fra1.digitaloceanspaces.com',
    ...scriptedKeys,
  });
  const provider = dialog.getByRole('combobox', { name: 'Provider' });
  await expect(provider.locator('option:checked')).toHaveText('DigitalOcean Spaces');
  await expect(dialog.getByRole('combobox', { name: 'Region' })).toHaveValue('fra1');
  await provider.selectOption('Naver Cloud Object Storage');
  const endpoint = dialog.getByRole('textbox', { name: 'Endpoint' });
  await expect(endpoint).toHaveValue('https://kr.object.ncloudstorage.com');
  await look(page, 'provider-form');
  await provider.selectOption('Amazon S3');
  await look(page, 'provider-aws');
  await provider.selectOption('MinIO');
  await endpoint.fill(server.endpoint);
  await dialog.getByRole('button', { name: 'Save' }).click();

  await treeItem(page, 'By hand').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'What it can do…' }).click();
  const report = page.getByRole('dialog', { name: 'What “By hand” can do' });
  const line = (name: string): Locator =>
    report
      .getByRole('list', { name: 'Capabilities' })
      .getByRole('listitem')
      .filter({ hasText: name });
  await expect(report).toContainText('Provider: MinIO');
  await expect(line('Bucket policies')).toContainText('No');
  await expect(line('Bucket policies')).toContainText('GetBucketPolicy · 501 · NotImplemented');
  await expect(line('Listing, version 2')).toContainText('Yes');
  await expect(line('Writing only if nothing is there yet')).toContainText('Not known');
  await look(page, 'capabilities');
  await report.getByRole('button', { name: 'Close' }).click();

  // The questions are one thing that the user did.
  await page.getByRole('button', { name: 'Activity' }).click();
  const probing = page
    .getByRole('region', { name: 'Activity' })
    .getByRole('row')
    .filter({ hasText: /Ask what .*can do/ });
  await expect(probing).toHaveCount(1);
  await expect(probing).toContainText('failed');

  // What the server has said to lack is not asked of it again.
  const asked = (): number =>
    server.requests.filter(({ rawUrl }) => rawUrl.includes('policy')).length;
  expect(asked()).toBe(1);
  await row(page, 'team-data').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Permissions' }).click();
  await expect(inspector).toContainText('Bucket policies are not supported by this server.');
  await expect(inspector).toContainText('501 · NotImplemented');
  expect(asked()).toBe(1);
});

test('the Test button says what is wrong', async ({ start, scripted }) => {
  // Scripted: Ceph with STS answers a wrong secret with AccessDenied, as it does the right one.
  const server = await scripted(() =>
    errorAnswer(403, 'SignatureDoesNotMatch', 'The signature does not match.'),
  );
  const { page } = await start({ profiles: [] });
  const dialog = await fillConnection(page, {
    endpoint: server.endpoint,
    ...scriptedKeys,
    secretAccessKey: 'not-the-secret',
  });
  await dialog.getByRole('button', { name: 'Test' }).click();
  const results = dialog.getByRole('list', { name: 'Test results' });
  await expect(results).toContainText('SignatureDoesNotMatch');
  await expect(results).not.toContainText('not-the-secret');
});

test('without encryption a secret is refused to the disk and kept for the session', async ({
  start,
  ceph,
  bucket,
  userData,
}) => {
  const args = ['--password-store=basic'];
  const { page } = await start({ profiles: [], args });
  const dialog = await fillConnection(page, { endpoint: ceph.endpoint, ...ceph.owner });
  await expect(dialog).toContainText(/no encryption/i);
  await expect(dialog.getByRole('combobox', { name: 'Keep secret in' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await openConnection(page, 'By hand');
  await expect(row(page, bucket.name)).toBeVisible();

  const again = await start({ profiles: [], args });
  await openConnection(again.page, 'By hand');
  await expect(again.page.getByRole('main').getByRole('alert')).toContainText(/secret/i);
  await again.close();
  expect(await anyFileContains(userData, ceph.owner.secretAccessKey)).toEqual([]);
});

test('a saved connection is edited and removed', async ({ start, ceph, bucket }) => {
  const { page } = await start({ profiles: [] });
  const dialog = await fillConnection(page, { endpoint: ceph.endpoint, ...ceph.owner });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await treeItem(page, 'By hand').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit connection…' }).click();
  const editor = page.getByRole('dialog', { name: 'Edit connection' });
  await editor.getByRole('textbox', { name: 'Name' }).fill('Renamed');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(treeItem(page, 'Renamed')).toBeVisible();
  await openConnection(page, 'Renamed');
  await expect(row(page, bucket.name)).toBeVisible();
  await expect(
    page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: '…' }),
  ).toHaveText(['Edit…', 'Options…', 'What it can do…', 'Remove…']);
  await treeItem(page, 'Renamed').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove connection…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(treeItem(page, 'Renamed')).toBeHidden();
});

test('where buckets may not be listed, a folder is pinned by name, used, and still there after a restart', async ({
  start,
  scripted,
}) => {
  // Scripted: Ceph lets every user list buckets.
  const server = await scripted(({ rawUrl }) => {
    const { pathname, searchParams } = new URL(rawUrl, 'http://server');
    return pathname.startsWith('/team-data') && searchParams.get('prefix') === 'reports/'
      ? listAnswer(['reports/november.csv'])
      : errorAnswer(403, 'AccessDenied', 'Access Denied');
  });
  const profiles = [scriptedProfile(server, { name: 'limited' })];
  const { page } = await start({ profiles });
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('s3:ListAllMyBuckets');
  await treeItem(page, 'limited').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pin a bucket…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pin a bucket' });
  await dialog
    .getByRole('textbox', { name: 'Bucket, or bucket/folder' })
    .fill('team-data/reports/');
  await dialog.getByRole('button', { name: 'Pin' }).click();
  await expect(row(page, 'november.csv')).toBeVisible();

  const again = await start({ profiles });
  await goTo(again.page, 's3://team-data/');
  await expect(again.page.getByRole('main').getByRole('alert')).toContainText('s3:ListBucket');
  await treeItem(again.page, 'team-data/reports').click();
  await expect(row(again.page, 'november.csv')).toBeVisible();
});

test('what is typed while a connection is being saved is not taken, and no second one is made', async ({
  start,
}) => {
  const { page, electron } = await start({ profiles: [] });
  const form = await fillConnection(page, {
    endpoint: 'http://127.0.0.1:1',
    accessKeyId: 'AKIDTYPED',
    secretAccessKey: 'typed-secret',
  });
  // A disk that takes its time.
  await electron.evaluate(async () => {
    const { open } = process.getBuiltinModule('node:fs/promises');
    const file = await open(process.execPath, 'r');
    const files = Object.getPrototypeOf(file) as typeof file;
    await file.close();
    const write = Reflect.get(files, 'writeFile') as (...args: readonly unknown[]) => Promise<void>;
    const held = new Promise<void>((resolve) => Reflect.set(globalThis, 'goOn', resolve));
    files.writeFile = async function (this: typeof file, ...args) {
      await held;
      await Reflect.apply(write, this, args);
    };
  });
  const name = form.getByRole('textbox', { name: 'Name' });
  await name.press('Enter');
  await expect(form.getByRole('button', { name: 'Saving…' })).toBeDisabled();
  await name.press('End');
  await page.keyboard.type(' anew');
  await page.keyboard.press('Enter');
  await expect(name).toHaveValue('By hand');
  await electron.evaluate(() => {
    (Reflect.get(globalThis, 'goOn') as () => void)();
  });
  await expect(form).toBeHidden();
  const tree = page.getByRole('tree', { name: 'Locations' });
  await expect(tree.getByRole('treeitem', { name: /^By hand/ })).toHaveCount(1);
});

test('a region that nobody has written down yet can be typed for a provider that is known', async ({
  start,
}) => {
  const { page } = await start({ profiles: [] });
  await page.getByRole('main').getByRole('button', { name: 'Add connection' }).click();
  const form = page.getByRole('dialog', { name: 'Add connection' });
  await form.getByRole('combobox', { name: 'Provider' }).selectOption('Naver Cloud Object Storage');
  await expect(form.getByRole('combobox', { name: 'Region' })).toHaveValue('kr-standard');
  await form
    .getByRole('textbox', { name: 'Endpoint' })
    .fill('https://kr.object.fin-ncloudstorage.com');
  // A field of text that offers what is known.
  await form.getByLabel('Region').fill('fin-standard');
  await expect(form.getByLabel('Region')).toHaveValue('fin-standard');
});

test('options that can’t be read are told instead of a form, and shown once they can be', async ({
  start,
  scripted,
  userData,
}) => {
  const asked = await scripted(() => bucketsAnswer(['only']));
  const server = { endpoint: asked.endpoint, region: 'r' };
  const profile = { name: 'guarded', server, user: { accessKeyId: 'A', secretAccessKey: 'S' } };
  const app = await start({ profiles: [profile] });
  const form = await openOptions(app.page, 'guarded');
  await form.getByRole('checkbox', { name: 'Ask for the bucket’s name' }).check();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  await app.close();

  // In the way of the file, as a disk that does not let it be read.
  const path = join(userData, 'connection-options.json');
  const kept = await readFile(path, 'utf8');
  await rename(path, `${path}.aside`);
  await mkdir(path);
  const { page } = await start({ profiles: [profile] });
  const options = await openOptions(page, 'guarded');
  const alert = options.getByRole('alert');
  await expect(alert).toContainText('The options can’t be read now');
  await expect(alert).toContainText('connection-options.json');
  await expect(options).toContainText('nothing new is asked of servers');
  await expect(options.getByRole('checkbox')).toHaveCount(0);
  await expect(options.getByRole('button', { name: 'Save' })).toBeHidden();
  await look(page, 'options-unknown');
  const again = options.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect(alert).toBeVisible();
  await options.getByRole('button', { name: 'Close' }).click();

  const before = asked.requests.length;
  await openConnection(page, 'guarded');
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toContainText('connection-options.json');
  expect(asked.requests, 'nothing is asked of the server').toHaveLength(before);
  await openOptions(page, 'guarded');

  await rm(path, { recursive: true });
  await rename(`${path}.aside`, path);
  await again.click();
  await expect(options.getByRole('checkbox', { name: 'Ask for the bucket’s name' })).toBeChecked();
  await expect(options.getByRole('checkbox', { name: 'Read only' })).not.toBeChecked();
  await options.getByRole('button', { name: 'Save' }).click();
  await expect(options).toBeHidden();
  expect(await readFile(path, 'utf8')).toBe(kept);
});
