import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright/test';
import { openOptions } from '../commands/connections';
import { dropPaths } from '../commands/files';
import { openConnection, openFolder, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, errorAnswer } from '../commands/scriptedS3';
import { scriptedSecrets, startIdentityCenter, startRoleServer } from '../commands/scriptedSignIn';
import { transferDone } from '../commands/transfers';
import { startProxy } from '../../scripts/servers/proxy';
import { startScriptedServer } from '../../scripts/servers/scripted';
import type { DipperBridge } from '../../src/shared/ipc/bridge';
import { expect, test } from '../fixtures/test';

const programSecret = 'program-secret-Hh5u';
const typedSecret = 'typed-secret-Gg2k';
const proxyPassword = 'proxy-password-Nn4c';

/** Records every answer and event that main gives the window, as text. */
async function recordMessages(app: ElectronApplication): Promise<() => Promise<readonly string[]>> {
  const messages = await app.evaluateHandle(({ ipcMain, BrowserWindow }) => {
    const recorded: string[] = [];
    type Answer = (...args: readonly unknown[]) => unknown;
    // Electron offers no other way to see what its handlers answer.
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      readonly _invokeHandlers: Map<string, Answer>;
    };
    for (const [channel, answer] of handlers) {
      handlers.set(channel, async (...args) => {
        const result = await answer(...args);
        recorded.push(JSON.stringify([result]));
        return result;
      });
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel, ...args: readonly unknown[]) => {
        recorded.push(JSON.stringify(args));
        send(channel, ...args);
      };
    }
    return recorded;
  });
  return () => messages.evaluate((recorded) => [...recorded]);
}

/** Everything below a folder but the user's own home, by path. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, 'home')));
  return new Map(
    await Promise.all(files.map(async (path) => [path, await readFile(path)] as const)),
  );
}

async function giveCode(window: Page, code: string): Promise<void> {
  const dialog = window.getByRole('dialog', { name: /^MFA code/ });
  await dialog.getByRole('textbox', { name: 'Code' }).fill(code);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
}

test('no secret that a full run uses is in any message, error, log, journal or settings file', async ({
  start,
  ceph,
  bucket,
  folder,
  userData,
}) => {
  test.setTimeout(180_000);
  const role = await startRoleServer();
  const center = await startIdentityCenter();
  const plain = await startScriptedServer(() => bucketsAnswer(['behind-the-rest']));
  const refusing = await startScriptedServer(({ headers }) =>
    // A server that repeats what it was sent.
    errorAnswer(403, 'SignatureDoesNotMatch', `Refused: ${headers['authorization'] ?? ''}`),
  );
  const at = (server: { readonly endpoint: string }) => ({ ...server, region: 'us-east-1' });
  const program = `printf '{"Version":1,"AccessKeyId":"AKIDPROGRAM","SecretAccessKey":"${programSecret}"}'`;
  const app = await start({
    profiles: [
      { name: 'ceph', server: ceph, user: ceph.owner },
      { name: 'stranger', server: ceph, user: ceph.stranger },
      {
        name: 'reader',
        server: at(role),
        config: ['role_arn = arn:aws:iam::1:role/r', 'source_profile = ceph', 'mfa_serial = m'],
      },
      { name: 'program', server: at(plain), config: [`credential_process = ${program}`] },
      { name: 'far', server: at({ endpoint: 'http://192.0.2.33' }), user: ceph.owner },
      { name: 'company', server: at(plain), config: center.config },
    ],
    env: center.env,
  });
  const { page } = app;
  const messages = await recordMessages(app.electron);
  let output = '';
  app.electron.process().stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  app.electron.process().stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));

  await openFolder(page, 'ceph', bucket.name);
  await writeFile(join(folder, 'sent.txt'), 'content');
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'sent.txt')]);
  await transferDone(page, 'sent.txt');
  await row(page, 'sent.txt').click();
  await toolbarButton(page, 'Copy link').click();
  await page
    .getByRole('dialog', { name: 'Copy link' })
    .getByRole('button', { name: 'Copy' })
    .click();
  await page.keyboard.press('Escape');
  const refused = await page.evaluate(
    ([name]) =>
      (globalThis as unknown as { readonly dipper: DipperBridge }).dipper.invoke(
        'permissions.bucketAcl',
        { connectionId: 'profile:stranger', bucket: name },
        crypto.randomUUID(),
      ),
    [bucket.name] as const,
  );
  expect(refused).toMatchObject({ ok: false, error: { code: 'access_denied' } });

  await openConnection(page, 'reader');
  await giveCode(page, '111111');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('not accepted');
  await giveCode(page, '222222');
  await expect(row(page, 'behind-the-role')).toBeVisible();
  await openConnection(page, 'program');
  await expect(row(page, 'behind-the-rest')).toBeVisible();
  await openConnection(page, 'company');
  await expect(page.getByRole('dialog')).toContainText('ABCD-EFGH');
  center.approve();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(row(page, 'behind-the-rest')).toBeVisible();

  for (const profile of ['ceph', 'program', 'reader']) {
    await page
      .getByRole('tree', { name: 'Locations' })
      .getByRole('treeitem', { name: profile, exact: true })
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Edit profile…' }).click();
    const editor = page.getByRole('dialog', { name: 'Edit profile' });
    await editor.getByRole('textbox', { name: 'CA bundle' }).fill('/no/such.pem');
    await expect(editor.getByRole('listitem').filter({ hasText: 'ca_bundle' })).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add connection' }).first().click();
  const form = page.getByRole('dialog', { name: 'New connection' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Typed in');
  await form.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
  await form.getByRole('textbox', { name: 'Endpoint' }).fill(refusing.endpoint);
  await form.getByRole('textbox', { name: 'Access key ID' }).fill('AKIDTYPED');
  await form.getByLabel('Secret access key').fill(typedSecret);
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByRole('list', { name: 'Test results' })).toContainText('Refused');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('SignatureDoesNotMatch');

  // A proxy that refuses the password at first, and then passes on what is asked.
  const behind = { '192.0.2.33:80': Number(new URL(plain.endpoint).port) };
  const proxy = await startProxy({
    kind: 'http',
    user: 'me',
    password: proxyPassword,
    hosts: behind,
  });
  for (const password of [`${proxyPassword}-not`, proxyPassword]) {
    const options = await openOptions(page, 'far');
    await options.getByRole('combobox', { name: 'Proxy' }).selectOption('This one');
    const place = `http://127.0.0.1:${proxy.port}`;
    await options.getByRole('textbox', { name: 'Address of the proxy' }).fill(place);
    await options.getByRole('textbox', { name: 'User of the proxy' }).fill('me');
    await options.getByLabel('Password of the proxy').fill(password);
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

  const recorded = await messages();
  await app.close();
  const files = await filesOf(userData);
  // What is looked through is what there is to look through.
  expect(recorded.join('')).toContain('behind-the-role');
  expect(recorded.join('')).toContain('SignatureDoesNotMatch');
  expect([...files.keys()].join('\n')).toMatch(/journal[\s\S]*settings\.json/u);

  const secrets = [
    ceph.owner.secretAccessKey,
    ceph.stranger.secretAccessKey,
    programSecret,
    typedSecret,
    proxyPassword,
    // As it goes to the proxy.
    Buffer.from(`me:${proxyPassword}`).toString('base64'),
    ...Object.values(scriptedSecrets),
  ];
  for (const secret of secrets) {
    const shown = `${secret.slice(0, 4)}…`;
    expect(
      recorded.filter((message) => message.includes(secret)),
      shown,
    ).toEqual([]);
    expect(output.includes(secret), shown).toBe(false);
    const found = [...files].filter(([, content]) => content.includes(secret));
    expect(
      found.map(([path]) => path),
      shown,
    ).toEqual([]);
  }
  await Promise.all([role, center, plain, refusing, proxy].map((server) => server.stop()));
});
