import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { goTo, listed, openFolder, refresh, row, toolbarButton } from '../commands/go';
import { dropPaths } from '../commands/files';
import { allKeys, seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { runCommand } from '../../scripts/servers/run-command';
import { expect, test } from '../fixtures/test';
import type { RunningApp } from '../fixtures/app';

const clipboard = (app: RunningApp): Promise<string> =>
  app.electron.evaluate(({ clipboard: system }) => system.readText());

/** The file that the next question where to save is answered with. */
async function answerSave(app: RunningApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

function activity(page: Page) {
  const panel = page.getByRole('region', { name: 'Activity' });
  return {
    panel,
    open: () => page.getByRole('button', { name: 'Activity' }).click(),
    line: (text: string | RegExp) => panel.getByRole('row').filter({ hasText: text }),
    code: panel.getByRole('group', { name: 'Code' }),
  };
}

test('what was uploaded is one group of calls, and one piece of code that runs', async ({
  app,
  bucket,
  s3,
  folder,
  ceph,
  userData,
}) => {
  const { page } = app;
  await seed(s3, bucket.name, [{ key: 'there.txt' }]);
  await openFolder(page, 'ceph', bucket.name);
  const file = join(folder, "it's $(new).txt");
  await writeFile(file, 'new content');
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [file]);
  await transferDone(page, "it's $(new).txt");

  const { open, line, code, panel } = activity(page);
  await open();
  await line('PutObject').click();
  await expect(code).toContainText('s3.upload_file(');
  await expect(code).toContainText(`"it's $(new).txt"`);
  await panel.getByRole('combobox', { name: 'Style' }).selectOption('AWS CLI');
  await expect(code).toContainText('aws s3 cp');
  await panel.getByRole('combobox', { name: 'Style' }).selectOption('boto3 resource');
  await expect(code).toContainText('.upload_file(');
  await panel.getByRole('button', { name: 'Copy code' }).click();
  await expect(panel.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();

  const copied = await clipboard(app);
  const script = join(userData, 'dipper.py');
  await writeFile(file, 'content by the script');
  await writeFile(script, copied);
  const home = join(userData, 'home', 'aws');
  await runCommand('/usr/bin/python3', [script], {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    },
  });
  await refresh(page);
  await row(page, "it's $(new).txt").click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('21 bytes');
  expect(copied).not.toContain(ceph.owner.secretAccessKey);
});

test('a small window keeps every column of the calls, as long as no details tell the rest', async ({
  app,
  bucket,
}) => {
  const { page } = app;
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(800, 600),
  );
  await openFolder(page, 'ceph', bucket.name);
  const { open, panel } = activity(page);
  await open();
  const calls = panel.getByRole('treegrid');
  await expect.poll(() => calls.evaluate(({ clientWidth }) => clientWidth)).toBeLessThan(720);
  await expect(calls.getByRole('columnheader', { name: 'Request ID' })).toBeVisible();
});

test('calls are searched, looked into and exported, without a secret', async ({
  app,
  bucket,
  s3,
  folder,
  ceph,
}) => {
  const { page } = app;
  await seed(s3, bucket.name, [{ key: 'one.txt' }, { key: 'two.txt' }]);
  await openFolder(page, 'ceph', bucket.name);
  await row(page, 'two.txt').click();
  const { open, line, panel } = activity(page);
  await open();
  await expect(line('HeadObject')).toHaveCount(1);
  await panel.getByRole('searchbox', { name: 'Search calls' }).fill('head two.txt');
  await expect(panel.getByRole('row')).toHaveCount(2);
  await line('HeadObject').click();
  await panel.getByRole('tab', { name: 'Details' }).click();
  const details = panel.getByRole('complementary', { name: 'About the selection' });
  await expect(details).toContainText('x-amz-request-id');
  await expect(details).toContainText(`/${bucket.name}/two.txt`);
  // The list beside them keeps what one looks for in sight.
  const calls = panel.getByRole('treegrid');
  await expect(calls.getByRole('columnheader', { name: 'Bytes' })).toBeVisible();
  await expect(calls.getByRole('columnheader', { name: 'Request ID' })).toBeHidden();
  expect(await calls.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0);

  const har = join(folder, 'activity.har');
  await answerSave(app, har);
  await panel.getByRole('button', { name: 'Copy and export' }).click();
  await page.getByRole('menuitem', { name: 'Export as HAR…' }).click();
  await expect.poll(() => readFile(har, 'utf8').catch(() => '')).toContain('"version": "1.2"');
  expect(JSON.parse(await readFile(har, 'utf8'))).toMatchObject({
    log: {
      creator: { name: 'Dipper' },
      entries: [
        {
          comment: 'HeadObject',
          request: { method: 'HEAD', url: `${ceph.endpoint}/${bucket.name}/two.txt` },
          response: { status: 200 },
        },
      ],
    },
  });
  await panel.getByRole('button', { name: 'Close details' }).click();
  await panel.getByRole('button', { name: 'Clear search' }).click();
  const show = panel.getByRole('combobox', { name: 'Show' });
  for (const filter of ['Changes', 'Failed calls']) {
    await show.selectOption(filter);
    await expect(line('HeadObject')).toHaveCount(0);
  }
  await show.selectOption('All calls');
  await expect(line('HeadObject')).toHaveCount(1);
  const lines = join(folder, 'activity.jsonl');
  await answerSave(app, lines);
  await panel.getByRole('button', { name: 'Copy and export' }).click();
  await page.getByRole('menuitem', { name: 'Export as JSON lines…' }).click();
  await expect.poll(() => readFile(lines, 'utf8').catch(() => '')).toContain('"ListObjectsV2"');
  await panel.getByRole('button', { name: 'Copy and export' }).click();
  await page.getByRole('menuitem', { name: 'Copy as text' }).click();
  await expect.poll(() => clipboard(app)).toContain('HeadObject');

  for (const text of [
    await readFile(har, 'utf8'),
    await readFile(lines, 'utf8'),
    await clipboard(app),
  ]) {
    expect(text).not.toContain(ceph.owner.secretAccessKey);
    expect(text).not.toContain(ceph.owner.accessKeyId);
    expect(text).not.toMatch(/X-Amz-Signature|AWS4-HMAC/iu);
  }
});

test('a stretch of the activity is one script, in order, that is saved and runs', async ({
  app,
  bucket,
  s3,
  folder,
  userData,
}) => {
  const { page } = app;
  await seed(s3, bucket.name, [
    { key: 'kept.txt' },
    { key: 'gone.txt', ContentType: 'text/plain' },
  ]);
  await openFolder(page, 'ceph', bucket.name);
  await row(page, 'gone.txt').click();
  // What the Inspector asks about the object comes before the object goes.
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('text/plain');
  await page.keyboard.press('Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(page, 'gone.txt')).toBeHidden();
  await seed(s3, bucket.name, [{ key: 'gone.txt' }]);

  const { open, panel, line, code } = activity(page);
  await open();
  // Calls are told a moment after they were answered.
  await expect(line('DeleteObject').first()).toBeVisible();
  const calls = panel.getByRole('treegrid', { name: 'Calls to servers' });
  await calls.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  const whole = panel.getByRole('checkbox', { name: /Everything you did then/ });
  // Each action made one call, so that calls are what is selected.
  await whole.check();
  await expect(code).toContainText('list_objects_v2');
  await expect(code).toContainText(`s3.delete_object(Bucket='${bucket.name}', Key='gone.txt')`);
  const script = join(folder, 'session.py');
  await answerSave(app, script);
  await panel.getByRole('button', { name: 'Save…' }).click();
  await expect.poll(() => readFile(script, 'utf8').catch(() => '')).toContain('delete_object');
  const home = join(userData, 'home', 'aws');
  const printed = await runCommand('/usr/bin/python3', [script], {
    env: {
      PATH: '/usr/bin:/bin',
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    },
  });
  expect(printed).toContain('kept.txt 8');
  expect(await allKeys(s3, bucket.name)).toEqual(['kept.txt']);
});

test('the Inspector and the dialogs show code before anything is done', async ({
  window: page,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }, { key: 'd/b.txt' }]);
  await openFolder(page, 'ceph', bucket.name);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const code = (within: typeof inspector) => within.getByRole('group', { name: 'Code' });
  await inspector.getByRole('tab', { name: 'Permissions' }).click();
  await inspector.getByRole('button', { name: 'Let anybody read this bucket' }).click();
  const policy = page.getByRole('alertdialog');
  await policy.getByRole('tab', { name: 'Code' }).click();
  await expect(code(policy)).toContainText('s3.put_bucket_policy(');
  await expect(code(policy)).toContainText("'s3:GetObject'");
  await page.keyboard.press('Escape');

  await row(page, 'a.txt').click();
  await inspector.getByRole('tab', { name: 'Code' }).click();
  await expect(code(inspector)).toContainText(
    `s3.get_object(Bucket='${bucket.name}', Key='a.txt')`,
  );
  await inspector.getByRole('combobox', { name: 'Action' }).selectOption('Get ACL');
  await expect(code(inspector)).toContainText('s3.get_object_acl(');
  await row(page, 'd/').click();
  await expect(code(inspector)).toContainText("Prefix='d/'");

  await page.keyboard.press('Delete');
  const deletion = page.getByRole('alertdialog');
  await deletion.getByRole('tab', { name: 'Code' }).click();
  await expect(code(deletion)).toContainText('s3.delete_object(');
  await page.keyboard.press('Escape');

  await row(page, 'a.txt').click();
  await toolbarButton(page, 'Copy link').click();
  const link = page.getByRole('dialog', { name: 'Copy link' });
  await link.getByRole('tab', { name: 'Code' }).click();
  await expect(code(link)).toContainText('ExpiresIn=3600');
  await link.getByRole('combobox', { name: 'Expires in' }).selectOption('900');
  await expect(code(link)).toContainText('ExpiresIn=900');
  await page.keyboard.press('Escape');
});

test('the folder that was left is listed once at the next start, as what opening it did', async ({
  start,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'kept/a.txt' }, { key: 'kept/b.txt' }]);
  const { page } = await start();
  await openFolder(page, 'ceph', bucket.name, 'kept/');

  const again = await start();
  await expect(row(again.page, 'b.txt')).toBeVisible();
  await listed(again.page);
  const { open, line } = activity(again.page);
  await open();
  await expect(line('ListObjectsV2')).toHaveCount(1);
  // Listing again is the same that the user did, which both calls stand below then.
  await toolbarButton(again.page, 'Refresh').click();
  await expect(line('2 calls')).toContainText(bucket.name);
  await expect(line('ListObjectsV2')).toHaveCount(2);
});

test('Alt and an arrow lead back from the list as well', async ({ app, bucket, s3, folder }) => {
  const { page } = app;
  await seed(s3, bucket.name, [{ key: 'in/a.txt' }]);
  await openFolder(page, 'ceph', bucket.name);
  await goTo(page, `s3://${bucket.name}/in/`);
  await expect(row(page, 'a.txt')).toBeVisible();
  await writeFile(join(folder, 'b.txt'), 'new');
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'b.txt')]);
  await transferDone(page, 'b.txt');
  const { open, panel } = activity(page);
  await open();
  const action = panel.getByRole('row', { expanded: true }).last();
  await action.click();
  await panel.getByRole('treegrid').focus();
  await page.keyboard.press('Alt+ArrowLeft');
  const address = page.getByRole('textbox', { name: 'Location' });
  await expect(address).toHaveValue(`s3://${bucket.name}/`);
  await expect(action).toHaveAttribute('aria-selected', 'true');
});
