import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCertificates } from '../../scripts/servers/certificates';
import { startProxy } from '../../scripts/servers/proxy';
import { startScriptedServer } from '../../scripts/servers/scripted';
import type { ScriptedServerOptions } from '../../scripts/servers/scripted';
import type { SignInPrompts } from '../../src/main/profiles/signIn/signInPrompts';
import { noPrompts } from '../../src/main/profiles/testing/prompts';
import { openConnections } from './openConnections';

const minute = 60_000;

/** So soon that whoever needs keys gets new ones, unless they were given within the last minute. */
const soon = (): string => new Date(Date.now() + 2 * minute).toISOString();

const sts = 'https://sts.amazonaws.com/doc/2011-06-15/';

/**
 * Gives the keys ASIA1, ASIA2 and so on, each for two minutes, as all services of credentials do. Scripted:
 * Ceph gives none for less than a quarter of an hour.
 */
async function startGiver(tls?: ScriptedServerOptions['tls']) {
  let given = 0;
  const server = await startScriptedServer(
    ({ method, rawUrl, body }) => {
      if (rawUrl.startsWith('/federation/credentials')) {
        given += 1;
        const keys = { accessKeyId: `ASIA${given}`, secretAccessKey: 's', sessionToken: 't' };
        const roleCredentials = { ...keys, expiration: Date.parse(soon()) };
        return { status: 200, body: JSON.stringify({ roleCredentials }) };
      }
      if (rawUrl === '/v1/token') {
        given += 1;
        const accessToken = {
          accessKeyId: `ASIA${given}`,
          secretAccessKey: 's',
          sessionToken: 't',
        };
        const answer = { accessToken, refreshToken: 'r', expiresIn: 120, tokenType: 'aws_sigv4' };
        return { status: 200, body: JSON.stringify(answer) };
      }
      if (method === 'PUT') return { status: 200, body: 'session' };
      if (rawUrl.endsWith('/security-credentials/')) return { status: 200, body: 'instance-role' };
      given += 1;
      const action = new URLSearchParams(body.toString()).get('Action');
      if (action === null) {
        const keys = {
          Code: 'Success',
          Type: 'AWS-HMAC',
          LastUpdated: '2026-01-01T00:00:00Z',
          AccessKeyId: `ASIA${given}`,
          SecretAccessKey: 's',
          Token: 't',
          Expiration: soon(),
        };
        return { status: 200, body: JSON.stringify(keys) };
      }
      const keys = `<Credentials><AccessKeyId>ASIA${given}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${soon()}</Expiration></Credentials>`;
      return {
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: `<${action}Response xmlns="${sts}"><${action}Result>${keys}</${action}Result></${action}Response>`,
      };
    },
    { tls },
  );
  onTestFinished(() => server.stop());
  return server;
}

interface Place {
  readonly endpoint: string;
  readonly home: string;
}

interface Source {
  readonly id: string;
  readonly config: (place: Place) => string;
  readonly env?: (place: Place) => NodeJS.ProcessEnv;
  /** What is there besides. @returns more of the environment */
  readonly prepare?: (place: Place) => Promise<NodeJS.ProcessEnv>;
  /** Who is asked at each renewal. */
  readonly asks?: boolean;
}

const keysProfile = '[profile keys]\naws_access_key_id = AKID\naws_secret_access_key = s\n';

/** A sign-in that holds, as the AWS CLI leaves it. */
async function signInBySso({ home }: Place): Promise<NodeJS.ProcessEnv> {
  const folder = join(home, '.aws', 'sso', 'cache');
  await mkdir(folder, { recursive: true });
  const token = {
    startUrl: 'https://company.awsapps.com/start',
    region: 'eu-west-1',
    accessToken: 'token',
    expiresAt: '2099-01-01T00:00:00Z',
  };
  const name = createHash('sha1').update('company').digest('hex');
  await writeFile(join(folder, `${name}.json`), JSON.stringify(token));
  return {};
}

/** What `aws login` leaves. Its service is found through a proxy, as its host can't be configured. */
async function signInByLogin({ home }: Place): Promise<NodeJS.ProcessEnv> {
  const folder = join(home, '.aws', 'login', 'cache');
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', folder);
  await mkdir(folder, { recursive: true });
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const token = {
    accessToken: {
      accessKeyId: 'ASIA0',
      secretAccessKey: 's',
      sessionToken: 't',
      accountId: '1',
      expiresAt: soon(),
    },
    clientId: 'c',
    refreshToken: 'r',
    dpopKey: privateKey,
  };
  const name = createHash('sha256').update('arn:aws:iam::1:user/me').digest('hex');
  await writeFile(join(folder, `${name}.json`), JSON.stringify(token));
  const host = 'eu-west-1.signin.aws.amazon.com';
  const tls = await createCertificates({ names: [`DNS:${host}`] });
  await writeFile(join(home, 'ca.pem'), tls.authority);
  const { endpoint } = await startGiver(tls);
  const hosts = { [`${host}:443`]: Number(new URL(endpoint).port) };
  const proxy = await startProxy({ kind: 'http', hosts });
  onTestFinished(() => proxy.stop());
  return {
    AWS_CA_BUNDLE: join(home, 'ca.pem'),
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  };
}

const sources: readonly (readonly [string, Source])[] = [
  [
    'credential_process',
    {
      id: 'profile:a',
      // A program that counts how often it was run.
      config: ({ home }) =>
        `[profile a]\ncredential_process = sh -c 'echo x >> ${home}/runs; printf "{\\"Version\\":1,\\"AccessKeyId\\":\\"ASIA%s\\",\\"SecretAccessKey\\":\\"s\\",\\"SessionToken\\":\\"t\\",\\"Expiration\\":\\"${soon()}\\"}" $(grep -c x ${home}/runs)'\n`,
    },
  ],
  [
    'a role of another profile’s keys',
    {
      id: 'profile:a',
      config: ({ endpoint }) =>
        `${keysProfile}[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = keys\nendpoint_url = ${endpoint}\n`,
    },
  ],
  [
    'a role behind another role',
    {
      id: 'profile:a',
      config: ({ endpoint }) =>
        `${keysProfile}[profile middle]\nrole_arn = arn:aws:iam::1:role/m\nsource_profile = keys\nendpoint_url = ${endpoint}\n[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = middle\nendpoint_url = ${endpoint}\n`,
    },
  ],
  [
    'a role with MFA',
    {
      id: 'profile:a',
      asks: true,
      config: ({ endpoint }) =>
        `${keysProfile}[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = keys\nmfa_serial = m\nendpoint_url = ${endpoint}\n`,
    },
  ],
  [
    'a role of IAM Identity Center',
    {
      id: 'profile:a',
      config: () =>
        '[sso-session company]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\n[profile a]\nsso_session = company\nsso_account_id = 1\nsso_role_name = r\n',
      env: ({ endpoint }) => ({ AWS_ENDPOINT_URL_SSO: endpoint }),
      prepare: signInBySso,
    },
  ],
  [
    'aws login',
    {
      id: 'profile:a',
      config: () => '[profile a]\nlogin_session = arn:aws:iam::1:user/me\nregion = eu-west-1\n',
      prepare: signInByLogin,
    },
  ],
  [
    'a web identity',
    {
      id: 'profile:a',
      config: ({ endpoint, home }) =>
        `[profile a]\nrole_arn = arn:aws:iam::1:role/w\nweb_identity_token_file = ${home}/token\nendpoint_url = ${endpoint}\n`,
    },
  ],
  [
    'the container',
    {
      id: 'environment',
      config: () => '',
      env: ({ endpoint }) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/keys` }),
    },
  ],
  [
    'the instance',
    {
      id: 'profile:a',
      config: () =>
        '[profile a]\nrole_arn = arn:aws:iam::1:role/i\ncredential_source = Ec2InstanceMetadata\n',
      env: ({ endpoint }) => ({ AWS_ENDPOINT_URL_STS: endpoint }),
    },
  ],
];

test.each(sources)(
  'keys of %s that end are obtained anew by the connection that is open',
  async (_name, source) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const home = await mkdtemp(join(tmpdir(), 'dipper-renewed-'));
    onTestFinished(() => rm(home, { recursive: true }));
    await mkdir(join(home, '.aws'));
    const { endpoint, requests } = await startGiver();
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', endpoint);
    onTestFinished(() => void vi.unstubAllEnvs());
    await writeFile(join(home, 'token'), 'the first token');
    await writeFile(join(home, '.aws', 'config'), source.config({ endpoint, home }));
    const env = {
      PATH: process.env['PATH'],
      ...source.env?.({ endpoint, home }),
      ...(await source.prepare?.({ endpoint, home })),
    };
    let questions = 0;
    const prompts: SignInPrompts = {
      ...noPrompts,
      mfaCode: () => {
        questions += 1;
        return Promise.resolve('123456');
      },
    };
    const { credentials } = await openConnections(home, { env, prompts }).resolve(source.id);
    const first = await credentials();
    vi.setSystemTime(Date.now() + minute);
    await writeFile(join(home, 'token'), 'the second token');
    const second = await credentials();
    expect(first.accessKeyId).toMatch(/^ASIA\d$/u);
    expect(second.accessKeyId).toMatch(/^ASIA\d$/u);
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(questions).toBe(source.asks === true ? 2 : 0);
    // A token that was put in place of another one counts.
    const tokens = requests.flatMap(({ body }) =>
      new URLSearchParams(body.toString()).getAll('WebIdentityToken'),
    );
    expect(tokens).toEqual(
      source.config({ endpoint, home }).includes('web_identity')
        ? ['the first token', await readFile(join(home, 'token'), 'utf8')]
        : [],
    );
  },
);
