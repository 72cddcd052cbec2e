import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { createCertificates } from '../../scripts/servers/certificates';
import type { ScriptedHandler, StartScripted } from '../../scripts/servers/scripted';
import { fillConnection } from '../commands/connections';
import { clipboardText, dropPaths } from '../commands/files';
import { goTo, openConnection, openFolder, row, toolbarButton } from '../commands/go';
import { look } from '../commands/look';
import { errorAnswer, listAnswer, scriptedKeys, scriptedProfile } from '../commands/scriptedS3';
import { seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import type { RunningApp } from '../fixtures/app';
import type { TestProfile } from '../fixtures/profiles';
import { expect, test } from '../fixtures/test';
import type { Locator } from 'playwright/test';

type Start = (options: { readonly profiles: readonly TestProfile[] }) => Promise<RunningApp>;

/** Opens a bucket through one profile and answers with the alert that comes of it. */
async function alertFor(
  start: Start,
  profile: Omit<TestProfile, 'name'>,
  location = 's3://some-bucket/',
): Promise<Locator> {
  const { page } = await start({ profiles: [{ ...profile, name: 'broken' }] });
  await openConnection(page, 'broken');
  await goTo(page, location);
  return page.getByRole('main').getByRole('alert');
}

/** The same, on a server that answers every request alike. */
async function alertForAnswer(
  start: Start,
  scripted: StartScripted,
  answer: ScriptedHandler,
): Promise<Locator> {
  return alertFor(start, scriptedProfile(await scripted(answer)));
}

test('access denied: the refused action, the resource, the server’s code and request id', async ({
  start,
  ceph,
  bucket,
}) => {
  const alert = await alertFor(
    start,
    { server: ceph, user: ceph.stranger },
    `s3://${bucket.name}/`,
  );
  await expect(alert).toContainText('s3:ListBucket');
  await expect(alert).toContainText(bucket.name);
  await expect(alert).toContainText('AccessDenied');
  await expect(alert).toContainText('403');
  await expect(alert).toContainText(/tx0[0-9a-f-]+/);
  await expect(alert).toContainText(`Ask whoever owns it for s3:ListBucket on s3://${bucket.name}`);
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('a bucket that is not there is named, and its spelling asked about', async ({
  start,
  ceph,
}) => {
  const alert = await alertFor(
    start,
    { server: ceph, user: ceph.owner },
    's3://there-is-no-such-bucket/',
  );
  await expect(alert).toContainText(/no bucket/i);
  await expect(alert).toContainText('there-is-no-such-bucket');
  await expect(alert).toContainText('Check the spelling of its name.');
  await expect(alert).toContainText('NoSuchBucket');
  await expect(alert).toContainText(/tx0/);
});

test('what a bucket that is not there cannot take is greyed out with the reason, and told once', async ({
  start,
  bucket,
  folder,
}) => {
  const app = await start();
  const { page } = app;
  await openConnection(page, 'ceph');
  await goTo(page, 's3://there-is-no-such-bucket/');
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('there-is-no-such-bucket');
  for (const name of ['Upload', 'New folder', 'Search below here']) {
    await expect(page.getByRole('button', { name, exact: true }), name).toBeDisabled();
  }
  await alert.click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'New folder…' })).toHaveAttribute(
    'title',
    'there is no such bucket',
  );
  await page.keyboard.press('Escape');
  const grid = page.getByRole('grid', { name: 'Objects' });
  await writeFile(join(folder, 'dropped.txt'), 'dropped');
  await dropPaths(app, grid, [join(folder, 'dropped.txt')]);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Permissions' }).click();
  await expect(inspector.getByRole('alert')).toHaveCount(1);
  await expect(inspector).not.toContainText('not certain');

  await openFolder(page, 'ceph', bucket.name);
  await expect(toolbarButton(page, 'New folder')).toBeEnabled();
  // What had been dropped before would have been tried by now.
  await writeFile(join(folder, 'later.txt'), 'later');
  await dropPaths(app, grid, [join(folder, 'later.txt')]);
  await transferDone(page, 'later.txt');
  await expect(page.getByRole('progressbar', { name: 'dropped.txt' })).toHaveCount(0);
});

test('a profile without credentials is named, and opened to add some', async ({ start, ceph }) => {
  const alert = await alertFor(start, { server: ceph });
  await expect(alert).toContainText(/no credentials/i);
  await expect(alert).toContainText('Add an access key');
  await expect(alert).toContainText('broken');
  // A line of the tree has room for few words, and tells the others.
  const line = alert.page().getByRole('treeitem', { name: 'No credentials — try again' });
  await expect(line).toHaveText('No credentials');
  await expect(line).toHaveAccessibleDescription('There are no credentials for this connection');
  // Where they are missing is one step away.
  await alert.getByRole('button', { name: 'Edit profile…' }).click();
  const editor = alert.page().getByRole('dialog', { name: 'Edit profile' });
  await expect(editor.getByRole('textbox', { name: 'Name' })).toHaveValue('broken');
});

test('rejected credentials', async ({ start, scripted }) => {
  // Scripted: Ceph with STS answers an unknown key with AccessDenied.
  const alert = await alertForAnswer(start, scripted, () =>
    errorAnswer(403, 'InvalidAccessKeyId', 'The access key id does not exist.'),
  );
  await expect(alert).toContainText('InvalidAccessKeyId');
  await expect(alert).toContainText('Check the access key ID');
  await expect(alert).toContainText('scripted-request');
  await expect(alert).not.toContainText(scriptedKeys.secretAccessKey);
});

test('expired credentials', async ({ start, scripted }) => {
  const alert = await alertForAnswer(start, scripted, () =>
    errorAnswer(400, 'ExpiredToken', 'The provided token has expired.'),
  );
  await expect(alert).toContainText(/have expired/i);
  await expect(alert).toContainText('Sign in again');
  await expect(alert).toContainText('ExpiredToken');
  await expect(alert).toContainText('scripted-request');
});

test('refused connection', async ({ start }) => {
  const alert = await alertFor(start, scriptedProfile({ endpoint: 'http://127.0.0.1:1' }));
  await expect(alert).toContainText('127.0.0.1:1 refused the connection');
  await expect(alert).toContainText('Check that the server is running');
});

test('what is copied of a notice has the sentence that is not shown', async ({
  start,
  scripted,
}, testInfo) => {
  const server = await scripted(() => listAnswer(['a.txt']));
  const app = await start({ profiles: [scriptedProfile(server, { name: 'broken' })] });
  const { page } = app;
  await openConnection(page, 'broken');
  await goTo(page, 's3://some-bucket/');
  await expect(row(page, 'a.txt')).toBeVisible();
  await server.stop();
  const path = testInfo.outputPath('dropped.txt');
  await writeFile(path, 'text');
  await dropPaths(app, page.getByRole('grid'), [path]);
  const notice = page.getByRole('alert').filter({ hasText: 'refused the connection' });
  await notice.getByText('Details', { exact: true }).click();
  await notice.getByRole('button', { name: 'Copy details' }).click();
  await expect(notice.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await clipboardText(app)).toMatch(/^Message: /mu);
});

test('a wrong region is told with the right one', async ({ start, scripted }) => {
  const alert = await alertForAnswer(start, scripted, () =>
    errorAnswer(
      400,
      'AuthorizationHeaderMalformed',
      "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-3'",
    ),
  );
  await expect(alert).toContainText('The bucket is in the region eu-west-3');
  await expect(alert).toContainText('Set the region of the connection to eu-west-3');
  await expect(alert).toContainText('AuthorizationHeaderMalformed');
  await expect(alert).toContainText('scripted-request');
});

test('a wrong clock is told, and to be set', async ({ start, scripted }) => {
  const alert = await alertForAnswer(start, scripted, () =>
    errorAnswer(403, 'RequestTimeTooSkewed', 'The difference is too large.'),
  );
  await expect(alert).toContainText('Set the clock of this computer');
  await expect(alert).toContainText('RequestTimeTooSkewed');
  await expect(alert).toContainText('scripted-request');
});

test('a certificate that nobody vouches for is told, with where to name its CA', async ({
  start,
  scripted,
}) => {
  const tls = await createCertificates();
  const server = await scripted(() => errorAnswer(500, 'Never', 'reached'), {
    tls,
  });
  const alert = await alertFor(start, scriptedProfile(server));
  await expect(alert).toContainText('could not be made secure');
  await expect(alert).toContainText('name its CA file in the options of the connection');
  // What helps comes first, and all of it is in one row.
  await expect(alert.getByRole('button')).toHaveText([
    'Connection options…',
    'Try again',
    'Copy details',
  ]);
  const tops = await alert
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
});

test('TLS failure of a connection that is not saved yet, which has no options to name', async ({
  start,
  scripted,
}) => {
  const tls = await createCertificates();
  const server = await scripted(() => errorAnswer(500, 'Never', 'reached'), { tls });
  const { page } = await start({ profiles: [] });
  const form = await fillConnection(page, { endpoint: server.endpoint, ...scriptedKeys });
  await form.getByRole('button', { name: 'Test' }).click();
  const results = form.getByRole('list', { name: 'Test results' });
  await expect(results).toContainText('name its CA file in the options of the connection.');
  await expect(results).toContainText('Save the connection first');
  await look(page, 'tls-of-new-connection');
});

test('a page of HTML from something that is not S3', async ({ start, scripted }) => {
  const alert = await alertForAnswer(start, scripted, () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><html><body>Please sign in to the guest network</body></html>',
  }));
  await expect(alert).toContainText(/not (an )?S3/i);
  await expect(alert).toContainText('Check the endpoint of the connection');
  await alert.getByRole('button', { name: 'Edit profile…' }).click();
  const editor = alert.page().getByRole('dialog', { name: 'Edit profile' });
  await expect(editor.getByRole('textbox', { name: 'Endpoint' })).toBeVisible();
});

test('a folder that can be read works although the bucket’s root may not be listed', async ({
  start,
  ceph,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'shared/a.txt' }, { key: 'private/b.txt' }]);
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket: bucket.name,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: [`arn:aws:iam:::user/${ceph.stranger.userId}`] },
            Action: 's3:ListBucket',
            Resource: `arn:aws:s3:::${bucket.name}`,
            Condition: { StringLike: { 's3:prefix': 'shared/*' } },
          },
        ],
      }),
    }),
  );
  const { page } = await start({
    profiles: [{ name: 'stranger', server: ceph, user: ceph.stranger }],
  });
  await openFolder(page, 'stranger', bucket.name, 'shared/');
  await expect(row(page, 'a.txt')).toBeVisible();
});

test('the window is drawn although the server of the folder that it was left in does not answer', async ({
  start,
  scripted,
}) => {
  // Scripted: no real server keeps one waiting.
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const server = await scripted(async () => {
    await answered;
    return listAnswer(['late.txt']);
  });
  const lastLocation = { connectionId: 'profile:slow', bucket: 'some-bucket', prefix: '' };
  const profiles = [scriptedProfile(server, { name: 'slow' })];
  const { page } = await start({ profiles, settings: { lastLocation } });
  await expect(page.getByRole('textbox', { name: 'Location' })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Listing' })).toContainText('first items');
  answer();
  await expect(row(page, 'late.txt')).toBeVisible();
  const firstPages = server.requests.filter(({ rawUrl }) => rawUrl.includes('delimiter'));
  expect(firstPages).toHaveLength(1);
});
