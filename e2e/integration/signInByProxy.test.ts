import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createCertificates } from '../../scripts/servers/certificates';
import { startProxy } from '../../scripts/servers/proxy';
import { startScriptedServer } from '../../scripts/servers/scripted';
import { createTestRole } from '../../scripts/servers/temporary-credentials';
import { startTlsFront } from '../../scripts/servers/tls-front';
import { DipperError } from '../../src/shared/errors/appError';
import { defaultConnectionOptions, defaultNetworkOptions } from '../../src/shared/model/connection';
import { openConnections } from './openConnections';

const ceph = inject('ceph');
/** Leads nowhere (RFC 5737) but by the proxy. */
const host = '192.0.2.9';
const password = 'the password of the proxy';

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'dipper-proxy-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await mkdir(join(home, '.aws'));
  return home;
}

test.each(['http', 'socks5'] as const)(
  'STS is asked by a proxy of %s, over TLS of an own authority, as environment or connection say',
  async (kind) => {
    const tls = await createCertificates({ names: [`IP:${host}`] });
    const front = await startTlsFront(ceph.endpoint, tls);
    onTestFinished(() => front.stop());
    const proxy = await startProxy({
      kind,
      user: 'me',
      password,
      hosts: { [`${host}:443`]: front.port },
    });
    onTestFinished(() => proxy.stop());
    const home = await newHome();
    await writeFile(join(home, 'ca.pem'), tls.authority);
    await writeFile(
      join(home, '.aws', 'config'),
      `[profile keys]\naws_access_key_id = ${ceph.owner.accessKeyId}\naws_secret_access_key = ${ceph.owner.secretAccessKey}\n[profile role]\nrole_arn = ${await createTestRole(ceph)}\nsource_profile = keys\nendpoint_url = https://${host}\n`,
    );
    const scheme = kind === 'socks5' ? 'socks5h' : kind;
    const place = `127.0.0.1:${proxy.port}`;
    const env = { AWS_CA_BUNDLE: join(home, 'ca.pem') };

    const proxied = `${scheme}://me:${encodeURIComponent(password)}@${place}`;
    const byEnvironment = openConnections(home, { env: { ...env, HTTPS_PROXY: proxied } });
    const { credentials } = await byEnvironment.resolve('profile:role');
    expect((await credentials()).sessionToken).toMatch(/./u);
    expect(proxy.asked).toEqual([`${host}:443`]);

    // What the connection says counts before the environment, whose proxy is not there and which knows
    // of no authority.
    const own = openConnections(home, { env: { ALL_PROXY: 'http://127.0.0.1:1' } });
    const chosen = { kind: 'custom', url: `${scheme}://${place}`, user: 'me' } as const;
    const network = { ...defaultNetworkOptions, proxy: chosen, caFile: '~/ca.pem' };
    await own.setOptions('profile:role', { ...defaultConnectionOptions, network }, password);
    expect((await (await own.resolve('profile:role')).credentials()).sessionToken).toMatch(/./u);
    expect(proxy.asked).toHaveLength(2);

    await own.setOptions('profile:role', { ...defaultConnectionOptions, network }, 'a wrong one');
    const other = openConnections(home, { env });
    await other.setOptions('profile:role', { ...defaultConnectionOptions, network }, 'a wrong one');
    const refusal: unknown = await (
      await other.resolve('profile:role')
    )
      .credentials()
      .catch((error: unknown) => error);
    if (!(refusal instanceof DipperError)) throw new Error('It was not refused.');
    expect(refusal.detail).toMatchObject({
      code: 'proxy_failed',
      facts: { proxy: place, reason: 'sign_in' },
    });
    expect(JSON.stringify(refusal.detail) + String(refusal.stack)).not.toContain('a wrong one');
  },
  60_000,
);

test.each(
  (['http', 'socks5'] as const).flatMap((kind) =>
    (['http', 'https'] as const).map((scheme) => [kind, scheme] as const),
  ),
)(
  'SSO is asked by a proxy of %s, to %s, with the authorities of the profile',
  async (kind, scheme) => {
    const tls = await createCertificates({ names: [`IP:${host}`] });
    const center = await startScriptedServer(
      () => ({
        status: 200,
        body: JSON.stringify({
          roleCredentials: {
            accessKeyId: 'ASIASSO',
            secretAccessKey: 's',
            sessionToken: 't',
            expiration: Date.now() + 3_600_000,
          },
        }),
      }),
      scheme === 'https' ? { tls } : {},
    );
    onTestFinished(() => center.stop());
    const port = Number(new URL(center.endpoint).port);
    const proxy = await startProxy({ kind, hosts: { [`${host}:8000`]: port } });
    onTestFinished(() => proxy.stop());
    const home = await newHome();
    await writeFile(join(home, 'ca.pem'), tls.authority);
    const startUrl = 'https://company.awsapps.com/start';
    await writeFile(
      join(home, '.aws', 'config'),
      `[services s]\nsso =\n  endpoint_url = ${scheme}://${host}:8000\n[profile sso]\nservices = s\nsso_start_url = ${startUrl}\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = reader\nca_bundle = ~/ca.pem\n`,
    );
    // Signed in already, as the AWS CLI leaves it behind.
    const { createSsoCache } = await import('../../src/main/profiles/signIn/ssoCache');
    const { ssoSettingsOf } = await import('../../src/main/profiles/awsFiles/ssoSettings');
    const { readAwsFiles } = await import('../../src/main/profiles/awsFiles/awsFiles');
    const files = await readAwsFiles({ env: {}, homeDirectory: home });
    const profile = files.profiles.get('sso');
    if (profile === undefined) throw new Error('There is no such profile.');
    await createSsoCache(home).write(ssoSettingsOf(profile, files, {}).session, {
      startUrl,
      region: 'eu-west-1',
      accessToken: 'token',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const way = kind === 'socks5' ? 'socks5h' : kind;
    const env = { ALL_PROXY: `${way}://127.0.0.1:${proxy.port}` };
    const { credentials } = await openConnections(home, { env }).resolve('profile:sso');
    expect((await credentials()).accessKeyId).toBe('ASIASSO');
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.asked[0]).toContain(`${host}:8000`);
  },
);

test.each([
  ['sts.eu-central-1.amazonaws.com', false],
  ['vpce-1a2b.sts.eu-central-1.vpce.amazonaws.com', false],
  ['sts.lab.test', true],
])(
  'any certificate is taken of an STS of one’s own, and never of AWS, also where its address is written: %s',
  async (name, isTaken) => {
    // Scripted: nobody but AWS has a host of AWS.
    const sts = await startScriptedServer(
      () => ({ status: 200, body: assumed, headers: { 'content-type': 'text/xml' } }),
      { tls: await createCertificates({ names: [`DNS:${name}`] }) },
    );
    onTestFinished(() => sts.stop());
    const port = Number(new URL(sts.endpoint).port);
    const proxy = await startProxy({ kind: 'http', hosts: { [`${name}:443`]: port } });
    onTestFinished(() => proxy.stop());
    const home = await newHome();
    await writeFile(
      join(home, '.aws', 'config'),
      `[services s]\nsts =\n  endpoint_url = https://${name}\n[profile keys]\naws_access_key_id = AKIDSOURCE\naws_secret_access_key = secret\n[profile role]\nrole_arn = arn:aws:iam::111122223333:role/reader\nsource_profile = keys\nservices = s\n`,
    );
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const connections = openConnections(home, { env });
    const network = { ...defaultNetworkOptions, acceptAnyCertificate: true };
    await connections.setOptions('profile:role', { ...defaultConnectionOptions, network });
    const { credentials } = await connections.resolve('profile:role');
    const code = await credentials().then(
      () => 'assumed',
      (error: unknown) => error instanceof DipperError && error.detail.code,
    );
    expect(code).toBe(isTaken ? 'assumed' : 'tls_failed');
    expect(sts.requests).toHaveLength(isTaken ? 1 : 0);
    expect(new Set(proxy.asked)).toEqual(new Set([`${name}:443`]));
  },
);

const assumed =
  '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';
