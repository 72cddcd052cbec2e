import { once } from 'node:events';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { createCertificates } from '../../scripts/servers/certificates';
import { startProxy } from '../../scripts/servers/proxy';
import { startTlsFront } from '../../scripts/servers/tls-front';
import { fillConnection, openOptions } from '../commands/connections';
import { dropPaths } from '../commands/files';
import { listed, openConnection, row } from '../commands/go';
import { look } from '../commands/look';
import { readObject } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

/** Leads nowhere (RFC 5737) but by the proxy, so that nothing can go round it. */
const host = '192.0.2.17';
const endpoint = `https://${host}:9000`;
const password = 'proxy-password-Rk5w';

async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
}

/** What stands as long as a connection accepts any certificate. */
function warnings(window: Page): Readonly<Record<'tree' | 'address' | 'inspector', Locator>> {
  return {
    tree: window.getByRole('treeitem', { description: 'Accepts any certificate: unsafe' }),
    address: window.getByRole('button', { name: 'Accepts any certificate: unsafe' }),
    inspector: window
      .getByRole('complementary', { name: 'Inspector' })
      .getByText('This connection accepts any certificate'),
  };
}

for (const kind of ['http', 'socks5'] as const) {
  test(`a connection goes by its own proxy of ${kind}, and takes an unknown certificate only where that is chosen`, async ({
    start,
    ceph,
    bucket,
    s3,
    folder,
    userData,
  }) => {
    test.slow();
    const tls = await createCertificates({ names: [`IP:${host}`] });
    const front = await startTlsFront(ceph.endpoint, tls);
    const hosts = { [`${host}:9000`]: front.port };
    const proxy = await startProxy({ kind, user: 'me', password, hosts });
    const scheme = kind === 'http' ? 'http' : 'socks5h';
    const app = await start({ profiles: [] });
    const { page } = app;
    const form = await fillConnection(page, { endpoint, ...ceph.owner });
    await save(form);

    const options = await openOptions(page, 'By hand');
    await options.getByRole('combobox', { name: 'Proxy' }).selectOption('Custom');
    const address = options.getByRole('textbox', { name: 'Address of the proxy' });
    await address.fill(`${scheme}://me:${password}@127.0.0.1:${proxy.port}`);
    await options.getByRole('textbox', { name: 'Connect timeout (seconds)' }).fill('0');
    await options.getByRole('button', { name: 'Save' }).click();
    await expect(options).toContainText('Type an address such as');
    await expect(options).toContainText('Type a number from 1 to 300');
    await address.fill(`${scheme}://127.0.0.1:${proxy.port}`);
    await options.getByRole('textbox', { name: 'Connect timeout (seconds)' }).fill('5');
    await options.getByRole('textbox', { name: 'Proxy user' }).fill('me');
    await options.getByLabel('Proxy password').fill('not the one');
    await save(options);

    const alert = page.getByRole('main').getByRole('alert');
    await expect(alert).toContainText('asks for a user and a password');
    expect(proxy.asked).toEqual([]);
    const again = await openOptions(page, 'By hand');
    await expect(again.getByRole('textbox', { name: 'Address of the proxy' })).toHaveValue(
      `${scheme}://127.0.0.1:${proxy.port}`,
    );
    await again.getByLabel('Proxy password').fill(password);
    await save(again);
    await expect(alert).toContainText('could not be made secure');
    await look(page, `network-${kind}-refused`);
    expect(new Set(proxy.asked)).toEqual(new Set([`${host}:9000`]));
    await expect(page.getByText('ccepts any certificate')).toBeHidden();

    await page.getByRole('main').getByRole('button', { name: 'Connection options…' }).click();
    await again.getByRole('checkbox', { name: 'Accept any certificate' }).check();
    await save(again);
    await expect(row(page, bucket.name)).toBeVisible();
    const standing = warnings(page);
    for (const warning of Object.values(standing)) await expect(warning).toBeVisible();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector).toContainText(`${scheme}://127.0.0.1:${proxy.port}`);
    await look(page, `network-${kind}-unsafe`);

    // Both ways of the bytes, and the warning also where the Inspector tells of something else.
    await row(page, bucket.name).dblclick();
    await listed(page);
    await writeFile(join(folder, 'sent.txt'), 'by the proxy');
    const before = proxy.asked.length;
    await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'sent.txt')]);
    await transferDone(page, 'sent.txt');
    expect((await readObject(s3, bucket.name, 'sent.txt')).toString()).toBe('by the proxy');
    expect(proxy.asked.length).toBeGreaterThan(before);
    await row(page, 'sent.txt').click();
    await expect(standing.tree).toBeVisible();
    await expect(standing.address).toBeVisible();

    // It stands after a restart as well, until the choice is taken back; the mark leads there.
    const laterApp = await start({ profiles: [] });
    const { page: later } = laterApp;
    await openConnection(later, 'By hand');
    await expect(row(later, bucket.name)).toBeVisible();
    const stillStanding = warnings(later);
    await expect(stillStanding.tree).toBeVisible();
    await stillStanding.address.click();
    const trusting = later.getByRole('dialog', { name: 'Options of “By hand”' });
    await trusting.getByRole('checkbox', { name: 'Accept any certificate' }).uncheck();
    await save(trusting);
    await expect(later.getByRole('main').getByRole('alert')).toContainText(
      'could not be made secure',
    );
    for (const warning of Object.values(stillStanding)) await expect(warning).toBeHidden();

    // With its own authority it is trusted, and nothing has to be warned of.
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, tls.authority);
    await openOptions(later, 'By hand');
    await trusting.getByRole('textbox', { name: 'CA file' }).fill(authority);
    await save(trusting);
    await expect(row(later, bucket.name)).toBeVisible();
    for (const warning of Object.values(stillStanding)) await expect(warning).toBeHidden();
    await laterApp.close();
    expect(await filesWith(userData, password)).toEqual([]);
    await proxy.stop();
    await front.stop();
  });
}

/** An object of a bucket as the window shows it. */
async function expectListed(window: Page, profile: string, bucket: string): Promise<void> {
  await openConnection(window, profile);
  await expect(row(window, bucket)).toBeVisible();
  await row(window, bucket).dblclick();
  await listed(window);
}

test('what the system says of proxies holds, and so do the hosts that it leaves out', async ({
  start,
  ceph,
  bucket,
  folder,
}) => {
  const tls = await createCertificates({ names: [`IP:${host}`] });
  const front = await startTlsFront(ceph.endpoint, tls);
  const straight = new URL(ceph.endpoint).host;
  const hosts = {
    [`${host}:9000`]: front.port,
    [straight]: Number(new URL(ceph.endpoint).port),
  };
  const http = await startProxy({ kind: 'http', hosts });
  const socks = await startProxy({ kind: 'socks5', hosts });
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, tls.authority);
  const profiles = [
    { name: 'far', server: { endpoint, region: 'us-east-1' }, user: ceph.owner },
    { name: 'near', server: ceph, user: ceph.owner },
  ].map((profile) => ({ ...profile, config: ['s3 =', '  addressing_style = path'] }));
  const env = { AWS_CA_BUNDLE: authority };

  // Chromium leaves this computer out by itself, unless it is told not to.
  const server = `--proxy-server=127.0.0.1:${http.port}`;
  const bypass = '--proxy-bypass-list=<-loopback>';
  const byList = await start({ profiles, env, args: [server, `${bypass};${straight}`] });
  await expectListed(byList.page, 'far', bucket.name);
  await expectListed(byList.page, 'near', bucket.name);
  expect(new Set(http.asked)).toEqual(new Set([`${host}:9000`]));

  const byAll = await start({ profiles, env, args: [server, bypass] });
  await expectListed(byAll.page, 'near', bucket.name);
  await expect.poll(() => http.asked.join(' ')).toContain(`http://${straight}/`);

  // A script of the network decides by address (proxy auto-config).
  const script = `function FindProxyForURL(url, host) {
    return host === '${host}' ? 'SOCKS5 127.0.0.1:${socks.port}; DIRECT' : 'DIRECT';
  }`;
  const pac = `data:application/x-ns-proxy-autoconfig;base64,${Buffer.from(script).toString('base64')}`;
  const before = http.asked.length;
  const byScript = await start({ profiles, env, args: [`--proxy-pac-url=${pac}`] });
  await expectListed(byScript.page, 'far', bucket.name);
  await expectListed(byScript.page, 'near', bucket.name);
  expect(new Set(socks.asked)).toEqual(new Set([`${host}:9000`]));
  expect(http.asked).toHaveLength(before);
  await byScript.close();
  for (const one of [http, socks, front]) await one.stop();
});

test('a script of the system for proxies is read from where the system says, and may look names up', async ({
  start,
  ceph,
  bucket,
  folder,
}) => {
  const tls = await createCertificates({ names: [`IP:${host}`] });
  const front = await startTlsFront(ceph.endpoint, tls);
  const socks = await startProxy({ kind: 'socks5', hosts: { [`${host}:9000`]: front.port } });
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, tls.authority);
  // The name of this computer stands for what only the network of a company knows.
  const script = `function FindProxyForURL(url, host) {
    return host === '${host}' && dnsResolve('${hostname()}') ? 'SOCKS5 127.0.0.1:${socks.port}' : 'DIRECT';
  }`;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(script);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const app = await start({
    profiles: [
      {
        name: 'far',
        server: { endpoint, region: 'us-east-1' },
        user: ceph.owner,
        config: ['s3 =', '  addressing_style = path'],
      },
    ],
    env: { AWS_CA_BUNDLE: authority },
    args: [`--proxy-pac-url=http://127.0.0.1:${port}/proxy.pac`],
  });
  await expectListed(app.page, 'far', bucket.name);
  expect(new Set(asked)).toEqual(new Set(['/proxy.pac']));
  expect(new Set(socks.asked)).toEqual(new Set([`${host}:9000`]));
  await app.close();
  server.close();
  for (const one of [socks, front]) await one.stop();
});

test('options that can not be kept say so in their dialog, which stays', async ({
  window,
  userData,
}) => {
  const options = await openOptions(window, 'ceph');
  const path = join(userData, 'connection-options.json');
  await rm(path, { force: true });
  await mkdir(path);
  const readOnly = options.getByRole('checkbox', { name: 'Read only' });
  await readOnly.check();
  await options.getByRole('button', { name: 'Save' }).click();
  const alert = options.getByRole('alert');
  await expect(alert).toContainText('connection-options.json');
  await expect(readOnly).toBeChecked();

  await rm(path, { recursive: true });
  await save(options);
  const again = await openOptions(window, 'ceph');
  await expect(again.getByRole('checkbox', { name: 'Read only' })).toBeChecked();
});

/** The files below a folder that hold some text. */
async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const contents = await Promise.all(
    files.map(async (path) => [path, await readFile(path)] as const),
  );
  return contents.filter(([, content]) => content.includes(text)).map(([path]) => path);
}
