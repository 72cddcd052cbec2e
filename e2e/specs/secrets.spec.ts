import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { chooseInMenu, openOptions } from '../commands/connections';
import { answerPicker, dropPaths } from '../commands/files';
import { openConnection, openFolder, row, toolbarButton } from '../commands/go';
import {
  exportActivity,
  contentsBelow,
  invoke,
  readActivity,
  recordOutput,
} from '../commands/outputs';
import { bucketsAnswer, errorAnswer } from '../commands/scriptedS3';
import { scriptedSecrets, startIdentityCenter, startRoleServer } from '../commands/scriptedSignIn';
import { transferDone, transfersPanel } from '../commands/transfers';
import type { CephFacts, S3Endpoint } from '../../scripts/servers/ceph-facts';
import { startProxy } from '../../scripts/servers/proxy';
import type { RunningProxy } from '../../scripts/servers/proxy';
import type { StartScripted } from '../../scripts/servers/scripted';
import type { RunningApp } from '../fixtures/app';
import type { TestProfile } from '../fixtures/profiles';
import { expect, test } from '../fixtures/test';

const programSecret = 'program-secret-Hh5u';
const typedSecret = 'typed-secret-Gg2k';
const typedToken = 'typed-token-Tt6v';
const proxyPassword = 'proxy-password-Nn4c';
const webIdentity = 'web-identity-Ww1q';
const containerSecret = 'container-secret-Bb3x';
const containerToken = 'container-token-Cc8m';
const linkSignature = 'link-signature-Ii5w';
const containerPassword = 'container-password-Ee9d';

/** Where `far` is; it leads nowhere (RFC 5737) but by the proxy. */
const farHost = '192.0.2.33';

/** What the run reaches besides Ceph. */
async function startServers(scripted: StartScripted) {
  const [role, center, plain, refusing, container] = await Promise.all([
    startRoleServer(scripted),
    startIdentityCenter(scripted),
    scripted(() => bucketsAnswer(['behind-the-rest'])),
    // It repeats what it was sent, and a link that somebody else has signed.
    scripted(({ headers }) =>
      errorAnswer(
        403,
        'SignatureDoesNotMatch',
        `Refused: ${headers['authorization'] ?? ''} with ${headers['x-amz-security-token'] ?? ''}, or by https://b.example/k?X-Amz-Signature=${linkSignature}.`,
      ),
    ),
    scripted(() => ({
      status: 200,
      body: JSON.stringify({
        AccessKeyId: 'ASIACONTAINER',
        SecretAccessKey: containerSecret,
        Token: containerToken,
        Expiration: '2099-01-01T00:00:00Z',
      }),
    })),
  ]);
  const proxy = await startProxy({
    kind: 'http',
    user: 'me',
    password: proxyPassword,
    hosts: { [`${farHost}:80`]: Number(new URL(plain.endpoint).port) },
  });
  return { role, center, plain, refusing, container, proxy };
}

type Servers = Awaited<ReturnType<typeof startServers>>;

/** A profile for each way to get keys. */
function profilesOf(ceph: CephFacts, servers: Servers, tokenFile: string): readonly TestProfile[] {
  const at = ({ endpoint }: Pick<S3Endpoint, 'endpoint'>) => ({ endpoint, region: 'us-east-1' });
  const program = `printf '{"Version":1,"AccessKeyId":"AKIDPROGRAM","SecretAccessKey":"${programSecret}"}'`;
  return [
    { name: 'ceph', server: ceph, user: ceph.owner },
    { name: 'stranger', server: ceph, user: ceph.stranger },
    {
      name: 'reader',
      server: at(servers.role),
      config: ['role_arn = arn:aws:iam::1:role/r', 'source_profile = ceph', 'mfa_serial = m'],
    },
    {
      name: 'robot',
      server: at(servers.role),
      config: ['role_arn = arn:aws:iam::1:role/w', `web_identity_token_file = ${tokenFile}`],
    },
    {
      name: 'program',
      server: at(servers.plain),
      config: [`credential_process = ${program}`],
    },
    { name: 'company', server: at(servers.plain), config: servers.center.config },
    { name: 'far', server: at({ endpoint: `http://${farHost}` }), user: ceph.owner },
  ];
}

/** The environment gets its keys from the container, and all else from the profile `program`. */
function environmentOf({ center, container }: Servers): Readonly<Record<string, string>> {
  return {
    ...center.env,
    AWS_PROFILE: 'program',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.endpoint}/keys`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: containerPassword,
  };
}

/** Does with an object what can be done with one. */
async function useObject(app: RunningApp, bucket: string, folder: string): Promise<void> {
  const { page } = app;
  await openFolder(page, 'ceph', bucket);
  await writeFile(join(folder, 'sent.txt'), 'content');
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'sent.txt')]);
  await transferDone(page, 'sent.txt');

  const downloads = join(folder, 'downloads');
  await mkdir(downloads);
  await answerPicker(app, [downloads]);
  await row(page, 'sent.txt').click();
  await toolbarButton(page, 'Download').click();
  const done = transfersPanel(page).getByRole('listitem').filter({ hasText: 'Done' });
  await expect(done).toHaveCount(2);

  await toolbarButton(page, 'Copy link').click();
  const link = page.getByRole('dialog', { name: 'Copy link' });
  await link.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(link).toContainText('Copied');
  await page.keyboard.press('Escape');

  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Edit metadata…' }).click();
  const metadata = page.getByRole('dialog', { name: 'Edit metadata of “sent.txt”' });
  await metadata.getByRole('textbox', { name: 'Content type', exact: true }).fill('text/html');
  await metadata.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(metadata).toBeHidden();

  await row(page, 'sent.txt').click();
  await page.keyboard.press('F2');
  const rename = page.getByRole('dialog', { name: /Rename/ });
  await rename.getByRole('textbox', { name: 'Name' }).fill('renamed.txt');
  await rename.getByRole('button', { name: 'Rename' }).click();
  await row(page, 'renamed.txt').click();
  await toolbarButton(page, 'Delete').click();
  const deletion = page.getByRole('alertdialog');
  await deletion.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(page, 'renamed.txt')).toBeHidden();
}

/** Lets anybody read the bucket that is open, and nobody again. */
async function changePolicy(page: Page): Promise<void> {
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Permissions' }).click();
  const question = page.getByRole('alertdialog');
  await inspector.getByRole('button', { name: 'Let anybody read this bucket' }).click();
  await question.getByRole('button', { name: 'Let anybody read' }).click();
  await inspector.getByRole('button', { name: 'Stop public reading' }).click();
  await question.getByRole('button', { name: 'Stop public reading' }).click();
  await expect(
    inspector.getByRole('button', { name: 'Let anybody read this bucket' }),
  ).toBeVisible();
}

async function giveCode(page: Page, code: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: /^MFA code/ });
  await dialog.getByRole('textbox', { name: 'Code' }).fill(code);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
}

/** Gets keys in every way that `profilesOf` and `environmentOf` set up. */
async function signInEveryWay(page: Page, { center, plain }: Servers): Promise<void> {
  const [ofRole, ofRest] = [row(page, 'behind-the-role'), row(page, 'behind-the-rest')];
  await openConnection(page, 'reader');
  await giveCode(page, '111111');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('not accepted');
  await giveCode(page, '222222');
  await expect(ofRole).toBeVisible();
  await openConnection(page, 'program');
  await expect(ofRest).toBeVisible();
  await openConnection(page, 'robot');
  await expect(ofRole).toBeVisible();
  await openConnection(page, 'Environment');
  await expect(ofRest).toBeVisible();
  const tokens = plain.requests.map(({ headers }) => headers['x-amz-security-token']);
  expect(tokens).toContain(containerToken);
  await openConnection(page, 'company');
  await expect(page.getByRole('dialog')).toContainText('ABCD-EFGH');
  center.approve();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(ofRest).toBeVisible();
}

/** Looks at what would be written into the AWS files. */
async function editProfiles(page: Page): Promise<void> {
  for (const profile of ['ceph', 'program', 'reader']) {
    await chooseInMenu(page, profile, 'Edit profile…');
    const editor = page.getByRole('dialog', { name: 'Edit profile' });
    await editor.getByRole('textbox', { name: 'CA file' }).fill('/no/such.pem');
    await expect(editor.getByRole('listitem').filter({ hasText: 'ca_bundle' })).toBeVisible();
    await page.keyboard.press('Escape');
  }
}

/** Types in keys, which the server refuses, and keeps them. */
async function typeKeysIn(page: Page, endpoint: string): Promise<void> {
  await page.getByRole('button', { name: 'Add connection' }).first().click();
  const form = page.getByRole('dialog', { name: 'Add connection' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Typed in');
  await form.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
  await form.getByRole('textbox', { name: 'Endpoint' }).fill(endpoint);
  await form.getByRole('textbox', { name: 'Access key ID' }).fill('AKIDTYPED');
  await form.getByLabel('Secret access key').fill(typedSecret);
  await form.getByLabel('Session token').fill(typedToken);
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByRole('list', { name: 'Test results' })).toContainText('Refused');
  await form.getByRole('button', { name: 'Save' }).click();
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('SignatureDoesNotMatch');
  // What is left of the server's words, as the window shows them and as they are copied.
  await expect(alert).toContainText('Refused: [hidden] with [hidden], or by https://b.example/k');
  await alert.getByRole('button', { name: 'Copy details' }).click();
  await expect(alert).toContainText('Copied');
}

/** Goes by a proxy that refuses the password at first, and then passes on what is asked. */
async function goByProxy(page: Page, proxy: RunningProxy): Promise<void> {
  for (const password of [`${proxyPassword}-not`, proxyPassword]) {
    const options = await openOptions(page, 'far');
    await options.getByRole('combobox', { name: 'Proxy' }).selectOption('Custom');
    const place = `http://127.0.0.1:${proxy.port}`;
    await options.getByRole('textbox', { name: 'Address of the proxy' }).fill(place);
    await options.getByRole('textbox', { name: 'Proxy user' }).fill('me');
    await options.getByLabel('Proxy password').fill(password);
    await options.getByRole('button', { name: 'Save' }).click();
    await expect(options).toBeHidden();
    await openConnection(page, 'far');
    const result =
      password === proxyPassword
        ? row(page, 'behind-the-rest')
        : page.getByRole('main').getByText('asks for a user and a password');
    await expect(result).toBeVisible();
  }
  expect(proxy.refused()).toBeGreaterThan(0);
}

test('no secret that a full run uses is in any message, error, log, journal, settings file or export', async ({
  start,
  ceph,
  bucket,
  folder,
  userData,
  scripted,
}) => {
  test.setTimeout(180_000);
  const servers = await startServers(scripted);
  const tokenFile = join(folder, 'identity');
  await writeFile(tokenFile, webIdentity);
  const app = await start({
    profiles: profilesOf(ceph, servers, tokenFile),
    env: environmentOf(servers),
  });
  const { page } = app;
  const output = await recordOutput(app);
  // So that the messages of a start are recorded as well.
  await page.reload();
  // What the page is refused goes into the log.
  await page.evaluate(`window.open('https://elsewhere.example/?${typedToken}')`);

  await useObject(app, bucket.name, folder);
  await changePolicy(page);
  const strange = {
    ...{ connectionId: 'profile:stranger', bucket: bucket.name },
    server: ceph.endpoint,
  };
  const refused = await invoke(page, 'permissions.bucketAcl', strange);
  expect(refused).toMatchObject({ ok: false, error: { code: 'access_denied' } });
  await signInEveryWay(page, servers);
  await editProfiles(page);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('Escape');
  await goByProxy(page, servers.proxy);
  await typeKeysIn(page, servers.refusing.endpoint);
  await readActivity(app);
  const exported = await exportActivity(app, folder);
  const messages = await output.messages();
  await app.close();
  const files = await contentsBelow(userData, 'home');

  // What is looked through is what there is to look through.
  const told = messages.join('\n');
  for (const part of ['behind-the-role', 'SignatureDoesNotMatch', 'access_denied']) {
    expect(told).toContain(part);
  }
  for (const code of ['boto3.Session', 'session.resource', 'aws s3', 'new S3Client']) {
    expect(told).toContain(code);
  }
  for (const text of exported) {
    expect(text).toMatch(/\bAssumeRole\b[\s\S]*\bAssumeRoleWithWebIdentity\b/u);
    expect(text).toContain('CopyObject');
    // On the clipboard too.
    expect(messages.includes(text)).toBe(true);
  }
  expect([...files.keys()].join('\n')).toMatch(/journal[\s\S]*settings\.json/u);
  expect(String(files.get(join(userData, 'logs', 'dipper.log')))).toContain('elsewhere.example');

  const places: readonly (readonly [string, string | Buffer])[] = [
    ...messages.map((message) => [message, message] as const),
    ...exported.map((text) => [text, text] as const),
    ['what was printed', output.printed()],
    ...files,
  ];
  const secrets = [
    ceph.owner.secretAccessKey,
    ceph.stranger.secretAccessKey,
    programSecret,
    typedSecret,
    typedToken,
    webIdentity,
    containerSecret,
    containerToken,
    containerPassword,
    proxyPassword,
    linkSignature,
    ...servers.refusing.requests.flatMap(
      ({ headers }) => /Signature=(\w+)/u.exec(headers['authorization'] ?? '')?.[1] ?? [],
    ),
    // As it goes to the proxy.
    Buffer.from(`me:${proxyPassword}`).toString('base64'),
    ...Object.values(scriptedSecrets),
  ];
  for (const secret of secrets) {
    const leaks = places.filter(([, content]) => content.includes(secret));
    expect(
      leaks.map(([place]) => place),
      `${secret.slice(0, 4)}…`,
    ).toEqual([]);
  }
  await servers.proxy.stop();
});
