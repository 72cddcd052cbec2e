import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { assumeTestRole } from '../../scripts/servers/temporary-credentials';
import { chooseInMenu, treeItem } from '../commands/connections';
import { goTo, listed, openConnection, openFolder, row, toolbarButton } from '../commands/go';
import { dropPaths, holdPaths } from '../commands/files';
import { look } from '../commands/look';
import { bucketsAnswer, errorAnswer, scriptedProfile } from '../commands/scriptedS3';
import { scriptedSecrets, startIdentityCenter, startRoleServer } from '../commands/scriptedSignIn';
import { allKeys, seed } from '../commands/server';
import type { DipperBridge } from '../../src/shared/ipc/bridge';
import { expect, test } from '../fixtures/test';
import type { Page } from 'playwright/test';

test('a role with MFA asks for the code, again when it is wrong, and holds from then on', async ({
  start,
  scripted,
}) => {
  const server = await startRoleServer(scripted);
  const config = [
    'role_arn = arn:aws:iam::1:role/reader',
    'source_profile = keys',
    'mfa_serial = arn:aws:iam::1:mfa/phone',
  ];
  const { page } = await start({
    profiles: [
      scriptedProfile(server, { name: 'keys' }),
      scriptedProfile(server, { name: 'reader', user: undefined, config }),
    ],
  });
  await openConnection(page, 'reader');
  const dialog = page.getByRole('dialog', { name: 'MFA code for the profile “reader”' });
  await expect(dialog).toContainText('arn:aws:iam::1:mfa/phone');
  const code = dialog.getByRole('textbox', { name: 'Code' });
  await expect(code).toBeFocused();
  await look(page, 'sign-in-mfa');

  await code.fill('111');
  await code.press('Enter');
  await expect(dialog).toContainText('six, or up to eight');
  await code.fill('111 111');
  await code.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('not accepted');
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute('aria-invalid', 'true');
  await expect(code).toHaveAccessibleDescription(/not accepted/);
  await expect(dialog).toContainText('arn:aws:iam::1:mfa/phone');
  await code.fill('222222');
  await expect(code).not.toHaveAttribute('aria-invalid');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(row(page, 'behind-the-role')).toBeVisible();
  await expect(dialog).toBeHidden();

  const before = server.requests.length;
  await toolbarButton(page, 'Refresh').click();
  await expect.poll(() => server.requests.length).toBeGreaterThan(before);
  await listed(page);
  await expect(row(page, 'behind-the-role')).toBeVisible();
  const asked = server.requests.filter(({ body }) => body.includes('AssumeRole'));
  expect(asked).toHaveLength(2);

  // Temporary credentials say when they end, and what else the profile has to offer.
  await chooseInMenu(page, 'reader', 'Who am I?');
  const report = page.getByRole('dialog', { name: 'Who am I on “reader”?' });
  await expect(report).toContainText(/The credentials hold until .*(2098|2099)/);
  const sources = report.getByRole('list', { name: 'Where the credentials come from' });
  await expect(sources.getByRole('listitem').filter({ hasText: 'Role' })).toContainText('Used');
  await expect(sources.getByRole('listitem').filter({ hasText: 'Access key' })).toContainText(
    'Not set',
  );
  await look(page, 'who-am-i');
});

test('a sign-in that is declined says so, and is asked for again on request', async ({
  start,
  scripted,
}) => {
  const server = await startRoleServer(scripted);
  const config = ['role_arn = arn:aws:iam::1:role/r', 'source_profile = keys', 'mfa_serial = m'];
  const { page } = await start({
    profiles: [
      scriptedProfile(server, { name: 'keys' }),
      scriptedProfile(server, { name: 'reader', user: undefined, config }),
    ],
  });
  await openConnection(page, 'reader');
  const dialog = page.getByRole('dialog', { name: 'MFA code for the profile “reader”' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('You did not sign in');

  // A question goes by itself once nobody waits for its answer any more.
  const stops = [
    await begin(page, 'connections.whoAmI', 'profile:reader'),
    await begin(page, 'buckets.list', 'profile:reader'),
  ] as const;
  await expect(dialog).toBeVisible();
  await stops[0]();
  await expect(dialog).toBeVisible();
  await stops[1]();
  await expect(dialog).toBeHidden();

  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Code' }).fill('222222');
  await page.keyboard.press('Enter');
  await expect(row(page, 'behind-the-role')).toBeVisible();
});

/** Calls main about a connection, as the window does; the answer stops it. */
async function begin(
  window: Page,
  route: 'connections.whoAmI' | 'buckets.list',
  connectionId: string,
): Promise<() => Promise<void>> {
  const callId = randomUUID();
  const input = JSON.stringify({ connectionId });
  await window.evaluate(`void globalThis.dipper.invoke('${route}', ${input}, '${callId}')`);
  return () => window.evaluate(`globalThis.dipper.cancel('${callId}')`);
}

test('IAM Identity Center opens its page in the browser and goes on once the user is done', async ({
  start,
  userData,
  scripted,
}) => {
  const center = await startIdentityCenter(scripted);
  const s3 = await scripted(() => bucketsAnswer(['behind-sso']));
  const { page, electron } = await start({
    profiles: [scriptedProfile(s3, { name: 'company', user: undefined, config: center.config })],
    env: center.env,
  });
  const opened = await electron.evaluateHandle(({ shell }) => {
    const urls: string[] = [];
    shell.openExternal = (url) => {
      urls.push(url);
      return Promise.resolve();
    };
    return urls;
  });
  const dialog = page.getByRole('dialog', { name: 'Sign in for the profile “company”' });
  await expect(dialog).toContainText('ABCD-EFGH');
  await look(page, 'sign-in-browser');
  // For whoever has no browser here.
  const address = 'https://device.example.com/?user_code=ABCD-EFGH';
  await expect(dialog.getByText(address, { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Copy address' }).click();
  await expect(dialog.getByRole('button', { name: 'Address copied' })).toBeVisible();
  expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(address);
  await dialog.getByRole('button', { name: 'Open browser' }).click();
  await expect.poll(() => opened.evaluate((urls) => [...urls])).toEqual([address]);
  center.approve();
  await expect(row(page, 'behind-sso')).toBeVisible();
  await expect(dialog).toBeHidden();

  const name = `${createHash('sha1').update('company').digest('hex')}.json`;
  const cached = join(userData, 'home', '.aws', 'sso', 'cache', name);
  expect(JSON.parse(await readFile(cached, 'utf8'))).toMatchObject({
    accessToken: scriptedSecrets.ssoAccessToken,
    startUrl: 'https://company.awsapps.com/start',
    region: 'eu-west-1',
  });
});

test('a profile that is added to the AWS files shows up, and one whose keys were mended works', async ({
  start,
  ceph,
  bucket,
  userData,
}) => {
  const { page } = await start({ profiles: [] });
  await expect(
    page.getByRole('main').getByRole('button', { name: 'Add connection' }),
  ).toBeVisible();
  const folder = join(userData, 'home', 'aws');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'config'),
    `[profile late]\nregion = ${ceph.region}\nendpoint_url = ${ceph.endpoint}\n`,
  );
  await openConnection(page, 'late');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('no credentials');
  await appendFile(
    join(folder, 'credentials'),
    `[late]\naws_access_key_id = ${ceph.owner.accessKeyId}\naws_secret_access_key = ${ceph.owner.secretAccessKey}\n`,
  );
  await expect(row(page, bucket.name)).toBeVisible();
});

test('temporary credentials that are pasted, in whatever form, fill in a new connection that works', async ({
  start,
  ceph,
  bucket,
}) => {
  const app = await start({ profiles: [] });
  const { page } = app;
  const { accessKeyId, secretAccessKey, sessionToken } = await assumeTestRole(ceph);
  const forms = {
    profile: `[profile pasted]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\nendpoint_url = ${ceph.endpoint}\nregion = ${ceph.region}\n`,
    exports: `export AWS_ACCESS_KEY_ID="${accessKeyId}"\nexport AWS_SECRET_ACCESS_KEY="${secretAccessKey}"\nexport AWS_SESSION_TOKEN="${sessionToken}"\n`,
    sts: JSON.stringify({
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: '2099-01-01T00:00:00Z',
      },
    }),
  };
  const dialog = page.getByRole('dialog', { name: 'Add connection' });
  for (const [form, text] of Object.entries(forms)) {
    await page.getByRole('button', { name: 'Add connection' }).first().click();
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await app.electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
    await name.focus();
    await page.keyboard.press('ControlOrMeta+v');
    await expect(dialog).toContainText('Filled in from what was pasted');
    await expect(dialog.getByRole('textbox', { name: 'Access key ID' })).toHaveValue(accessKeyId);
    await expect(dialog.getByLabel('Session token')).toHaveValue(sessionToken);
    const endpoint = dialog.getByRole('textbox', { name: 'Endpoint' });
    if (form === 'profile') {
      await expect(name).toHaveValue('pasted');
      await expect(endpoint).toHaveValue(ceph.endpoint);
    } else {
      await expect(name).toHaveValue('');
      await name.fill(form);
      await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
      await endpoint.fill(ceph.endpoint);
    }
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await openConnection(page, form === 'profile' ? 'pasted' : form);
    await expect(row(page, bucket.name)).toBeVisible();
  }
});

async function setOptions(
  window: Page,
  connection: string,
  options: readonly string[],
  colour = 'None',
): Promise<void> {
  await chooseInMenu(window, connection, 'Connection options…');
  const dialog = window.getByRole('dialog', { name: `Options of “${connection}”` });
  for (const name of options) {
    await dialog.getByRole('checkbox', { name }).check();
  }
  await dialog.getByRole('combobox', { name: 'Colour' }).selectOption(colour);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
}

test('a read-only connection greys out what writes, and main refuses it all the same', async ({
  window,
  app,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [{ key: 'kept.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await setOptions(window, 'ceph', ['Read only']);
  await row(window, 'kept.txt').click();
  for (const name of ['Upload', 'New folder', 'Delete']) {
    await expect(toolbarButton(window, name)).toBeDisabled();
  }
  // By the keyboard, which shows it at once: windows of other tests that open or close on the same
  // display take the pointer away while it waits.
  await toolbarButton(window, 'Delete').focus();
  await expect(window.getByRole('tooltip')).toContainText('set to read only');
  await expect(toolbarButton(window, 'Download')).toBeEnabled();

  await writeFile(join(folder, 'new.txt'), 'new');
  const reason = window.getByRole('main').getByText('This connection is set to read only');
  await holdPaths(app, row(window, 'kept.txt'), [join(folder, 'new.txt')]);
  await expect(reason).toBeVisible();
  await dropPaths(app, row(window, 'kept.txt'), [join(folder, 'new.txt')]);
  await expect(reason).toBeHidden();
  const answer = await window.evaluate(
    async ([name]) =>
      (globalThis as unknown as { readonly dipper: DipperBridge }).dipper.invoke(
        'objects.createFolder',
        { connectionId: 'profile:ceph', bucket: name, server: '', key: 'made/' },
        crypto.randomUUID(),
      ),
    [bucket.name] as const,
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'read_only' } });
  expect(await allKeys(s3, bucket.name)).toEqual(['kept.txt']);

  await goTo(window, `s3://${bucket.name}/empty/`);
  await expect(window.getByText('This folder is empty')).toBeVisible();
  await expect(reason).toBeVisible();
  await expect(window.getByRole('button', { name: 'Choose files…' })).toBeHidden();
});

/** Opens a bucket with an object `kept.txt`, in a connection that is set to read only then. */
async function openReadOnly(window: Page, s3: S3Client, bucket: string): Promise<void> {
  await seed(s3, bucket, [{ key: 'kept.txt' }]);
  await openFolder(window, 'ceph', bucket);
  await setOptions(window, 'ceph', ['Read only']);
}

test('what a read-only connection greys out in the Inspector is reached by the keyboard, and says why', async ({
  window,
  bucket,
  s3,
}) => {
  await openReadOnly(window, s3, bucket.name);
  const inspector = window.getByRole('complementary', { name: 'Inspector' });
  const refuses = async (name: string): Promise<void> => {
    const button = inspector.getByRole('button', { name });
    await expect(button).toBeDisabled();
    await button.focus();
    await expect(button).toBeFocused();
    await expect(button).toHaveAccessibleDescription(/set to read only/);
    await window.keyboard.press('Enter');
    await expect(window.getByRole('alertdialog').or(window.getByRole('dialog'))).toBeHidden();
  };

  await inspector.getByRole('tab', { name: 'Permissions' }).click();
  await refuses('Let anybody read this bucket');
  await row(window, 'kept.txt').click();
  await inspector.getByRole('tab', { name: 'Details' }).click();
  await refuses('Edit metadata…');
});

test('a greyed line of a menu is reached by the keyboard, says why, and does nothing', async ({
  window,
  bucket,
  s3,
}) => {
  await openReadOnly(window, s3, bucket.name);
  await row(window, 'kept.txt').click({ button: 'right' });
  const line = window.getByRole('menuitem', { name: 'Delete…', exact: true });
  await expect(line).toBeDisabled();
  const lines = await window.getByRole('menuitem').count();
  const isReached = (): Promise<boolean> =>
    line.evaluate((element) => element === document.activeElement);
  for (let pressed = 0; pressed < lines && !(await isReached()); pressed += 1) {
    await window.keyboard.press('ArrowDown');
  }
  await expect(line).toBeFocused();
  await expect(line).toHaveAccessibleDescription(/set to read only/);
  await window.keyboard.press('Enter');
  await expect(line).toBeVisible();
  await expect(window.getByRole('alertdialog')).toBeHidden();
});

test('the name of the bucket has to be typed before a delete where the connection demands it', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'goes.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await setOptions(window, 'ceph', ['Ask for the bucket’s name before deleting'], 'Red');
  // In the tree and along the top of the window.
  await expect(window.locator('[data-colour=red]')).toHaveCount(2);
  await expect(treeItem(window, 'ceph').locator('[data-colour=red]')).toBeVisible();
  await row(window, 'goes.txt').click();
  await toolbarButton(window, 'Delete').click();
  const dialog = window.getByRole('alertdialog');
  const confirm = dialog.getByRole('button', { name: 'Delete' });
  await expect(dialog.getByRole('list', { name: 'What is deleted' })).toContainText('goes.txt');
  await expect(confirm).toBeDisabled();
  await expect(dialog.locator('[data-colour=red]')).toBeVisible();
  await expect(dialog).toContainText(`In the bucket ${bucket.name} of ceph`);
  await look(window, 'delete-with-name');
  const field = dialog.getByRole('textbox', { name: /Type the name of the bucket/ });
  await field.fill(bucket.name.toUpperCase());
  await expect(confirm).toBeDisabled();
  await field.fill(bucket.name);
  await confirm.click();
  await expect(dialog).toBeHidden();
  await expect(row(window, 'goes.txt')).toBeHidden();
  expect(await allKeys(s3, bucket.name)).toEqual([]);
  await goTo(window, `s3://${bucket.name}/`);
});

test('Who am I says whom the server takes the connection for, and where its keys come from', async ({
  window,
  ceph,
}) => {
  await chooseInMenu(window, 'ceph', 'Who am I?');
  const dialog = window.getByRole('dialog', { name: 'Who am I on “ceph”?' });
  await expect(dialog).toContainText(ceph.owner.displayName);
  await expect(dialog).toContainText(`Canonical user ID: ${ceph.owner.userId}`);
  const sources = dialog.getByRole('list', { name: 'Where the credentials come from' });
  await expect(sources.getByRole('listitem').filter({ hasText: 'Access key' })).toContainText(
    'Used',
  );
  await expect(dialog).not.toContainText(ceph.owner.secretAccessKey);
});

test('a connection signs as the machine that Dipper runs on, which is asked then and not before', async ({
  start,
  scripted,
}) => {
  const s3 = await scripted(({ headers }) =>
    headers['x-amz-security-token'] === 'token-of-the-machine'
      ? bucketsAnswer(['behind-the-machine'])
      : errorAnswer(403, 'AccessDenied', 'Who are you?'),
  );
  const keys = {
    AccessKeyId: 'ASIAMACHINE',
    SecretAccessKey: 's',
    Token: 'token-of-the-machine',
    Expiration: '2099-01-01T00:00:00Z',
  };
  const instance = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') return { status: 200, body: 'session' };
    return { status: 200, body: rawUrl.endsWith('/role') ? JSON.stringify(keys) : 'role' };
  });
  const { page } = await start({
    profiles: [],
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: instance.endpoint, AWS_EC2_METADATA_DISABLED: '' },
  });
  await page.getByRole('main').getByRole('button', { name: 'Add connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add connection' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Machine');
  await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill(s3.endpoint);
  await dialog
    .getByRole('combobox', { name: 'Sign-in' })
    .selectOption('As this machine (its role on EC2)');
  await expect(dialog.getByLabel('Secret access key')).toBeHidden();
  await look(page, 'connection-machine');
  expect(instance.requests).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'behind-the-machine')).toBeVisible();
});

test('an anonymous connection signs nothing, and one whose temporary keys have ended asks for new ones', async ({
  start,
  scripted,
}) => {
  const server = await scripted(() => bucketsAnswer(['for-everybody']));
  const { page } = await start({ profiles: [] });
  await page.getByRole('main').getByRole('button', { name: 'Add connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add connection' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Open data');
  await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill(server.endpoint);
  await dialog.getByRole('combobox', { name: 'Sign-in' }).selectOption('Not at all (anonymous)');
  await expect(dialog.getByLabel('Secret access key')).toBeHidden();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'for-everybody')).toBeVisible();
  expect(server.requests.map(({ headers }) => headers['authorization'])).not.toContainEqual(
    expect.anything(),
  );

  // Temporary keys that have ended are asked for, and what waited goes on.
  const strict = await scripted(({ headers }) =>
    headers['x-amz-security-token'] === 'token-that-holds'
      ? bucketsAnswer(['behind-new-keys'])
      : errorAnswer(400, 'ExpiredToken', 'The provided token has expired.'),
  );
  await page.getByRole('button', { name: 'Add connection' }).first().click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Lent');
  await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill(strict.endpoint);
  await dialog.getByRole('textbox', { name: 'Access key ID' }).fill('ASIALENTOLD1');
  await dialog.getByLabel('Secret access key').fill('lent-secret');
  await dialog.getByLabel('Session token').fill('token-that-ended');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const prompt = page.getByRole('dialog', { name: 'New keys for “Lent”' });
  await expect(prompt).toContainText('••••OLD1');
  await look(page, 'sign-in-keys');
  await prompt.getByRole('textbox', { name: 'Access key ID' }).fill('ASIALENTNEW1');
  await prompt.getByLabel('Secret access key').fill('lent-again');
  // One that no server gives: whatever was pasted by mistake is told, and can be mended.
  await prompt.getByLabel('Session token').fill('x'.repeat(20_000));
  await prompt.getByRole('button', { name: 'Use these keys' }).click();
  await expect(prompt.getByRole('alert')).toBeVisible();
  await prompt.getByLabel('Session token').fill('token-that-holds');
  await prompt.getByRole('button', { name: 'Use these keys' }).click();
  await expect(row(page, 'behind-new-keys')).toBeVisible();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('••••NEW1');
});
