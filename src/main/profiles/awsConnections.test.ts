import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DipperError } from '../../shared/errors/appError';
import { createAwsConnections } from './awsConnections';
import type { AwsConnections } from './awsConnections';
import { createCredentialMemory } from './credentials/credentialMemory';
import { createSsoCache } from './signIn/ssoCache';
import { createSsoSignIn } from './signIn/ssoCredentials';
import { noPrompts } from './testing/prompts';
import { refusalWithout } from './testing/refusal';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const keys = `aws_access_key_id = AKIAIOSFODNN7WXYZ\naws_secret_access_key = ${secret}\n`;
const environmentKeys = {
  AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT12',
  AWS_SECRET_ACCESS_KEY: 'environment secret',
};

let homeDirectory: string;

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-aws-connections-'));
  await mkdir(join(homeDirectory, '.aws'));
});

afterEach(() => rm(homeDirectory, { recursive: true, force: true }));

function write(name: string, text: string): Promise<void> {
  return writeFile(join(homeDirectory, '.aws', name), text);
}

function open(
  env: NodeJS.ProcessEnv = {},
  prompts = noPrompts,
  settle?: () => Promise<unknown>,
): AwsConnections {
  return createAwsConnections({
    onCall: () => undefined,
    networkOf: () => Promise.resolve({}),
    env,
    homeDirectory,
    memory: createCredentialMemory(),
    prompts,
    ...(settle === undefined ? {} : { settle }),
    sso: createSsoSignIn({ cache: createSsoCache(homeDirectory), prompts }),
  });
}

function refusal(work: Promise<unknown>): Promise<DipperError> {
  return refusalWithout(secret, work);
}

test('every profile is a connection with its endpoint, region and addressing', async () => {
  await write(
    'config',
    `[default]
region = eu-west-1
[profile plain]
endpoint_url = http://127.0.0.1:9000
s3 =
  addressing_style = path
[profile by services]
services = local
endpoint_url = http://everything
s3 =
  addressing_style = virtual
[profile role]
role_arn = arn:aws:iam::1:role/r
source_profile = default
[services local]
sts =
  endpoint_url = http://sts
s3 =
  endpoint_url = http://s3
`.replace('[profile by services]', '[profile "by services"]'),
  );
  await write('credentials', `[default]\n${keys}[keys only]\n${keys}`);

  const { connections, places } = await open().list();

  expect(connections).toEqual([
    {
      id: 'profile:default',
      name: 'default',
      source: { kind: 'profile', profile: 'default' },
      region: 'eu-west-1',
      addressing: 'auto',
      accessKeyHint: '••••WXYZ',
    },
    {
      id: 'profile:plain',
      name: 'plain',
      source: { kind: 'profile', profile: 'plain' },
      endpoint: 'http://127.0.0.1:9000',
      addressing: 'path',
    },
    {
      id: 'profile:by services',
      name: 'by services',
      source: { kind: 'profile', profile: 'by services' },
      endpoint: 'http://s3',
      addressing: 'virtual',
    },
    {
      id: 'profile:role',
      name: 'role',
      source: { kind: 'profile', profile: 'role' },
      addressing: 'auto',
    },
    {
      id: 'profile:keys only',
      name: 'keys only',
      source: { kind: 'profile', profile: 'keys only' },
      addressing: 'auto',
      accessKeyHint: '••••WXYZ',
    },
  ]);
  expect(places.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['config_file', 'found'],
    ['credentials_file', 'found'],
    ['environment', 'missing'],
  ]);
  expect(JSON.stringify([connections, places])).not.toContain(secret);
});

const threeEndpoints = `[profile a]
services = s
endpoint_url = http://profile
s3 =
  endpoint_url = http://group
[services s]
s3 =
  endpoint_url = http://services
`;

test.each<[string, NodeJS.ProcessEnv, string, string | undefined]>([
  [
    'AWS_ENDPOINT_URL_S3 first',
    { AWS_ENDPOINT_URL_S3: 'http://one', AWS_ENDPOINT_URL: 'http://two' },
    threeEndpoints,
    'http://one',
  ],
  ['then AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'http://two' }, threeEndpoints, 'http://two'],
  ['an empty variable does not count', { AWS_ENDPOINT_URL: '' }, threeEndpoints, 'http://services'],
  ['then the services section', {}, threeEndpoints, 'http://services'],
  ['then endpoint_url', {}, threeEndpoints.replace('services = s', ''), 'http://profile'],
  [
    'then endpoint_url in the s3 group',
    {},
    '[profile a]\ns3 =\n  endpoint_url = http://group\n',
    'http://group',
  ],
  [
    'none when the environment says to ignore them',
    { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE', AWS_ENDPOINT_URL_S3: 'http://one' },
    threeEndpoints,
    undefined,
  ],
  [
    'none when the profile says to ignore them',
    { AWS_ENDPOINT_URL_S3: 'http://one' },
    threeEndpoints.replace('services = s', 'services = s\nignore_configured_endpoint_urls = true'),
    undefined,
  ],
])('endpoint: %s', async (_, env, config, expected) => {
  await write('config', config);
  await write('credentials', `[a]\n${keys}`);
  const connections = open(env);
  expect((await connections.list()).connections[0]?.endpoint).toBe(expected);
  expect((await connections.resolve('profile:a')).endpoint).toBe(expected);
});

test.each<[string, NodeJS.ProcessEnv, string, string]>([
  ['AWS_REGION first', { AWS_REGION: 'one', AWS_DEFAULT_REGION: 'two' }, 'region = three', 'one'],
  ['then AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'two' }, 'region = three', 'two'],
  ["then the profile's", {}, 'region = three', 'three'],
  ['else us-east-1', {}, '', 'us-east-1'],
])('region: %s', async (_, env, config, expected) => {
  await write('config', `[default]\n${config}\n`);
  await write('credentials', `[default]\n${keys}`);
  expect((await open(env).resolve('profile:default')).region).toBe(expected);
});

test('AWS_PROFILE comes first, then the environment, then the others in file order', async () => {
  await write('config', '[default]\n[profile b]\n[profile a]\n');
  const idsWith = async (env: NodeJS.ProcessEnv): Promise<readonly string[]> =>
    (await open(env).list()).connections.map(({ id }) => id);
  expect(await idsWith({ AWS_PROFILE: 'a', ...environmentKeys })).toEqual([
    'profile:a',
    'environment',
    'profile:default',
    'profile:b',
  ]);
  expect(await idsWith({})).toEqual(['profile:default', 'profile:b', 'profile:a']);
});

test.each([
  { AWS_PROFILE: 'a' },
  // What the AWS CLI and boto3 know besides.
  { AWS_DEFAULT_PROFILE: 'a' },
  { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' },
])("the environment's keys are a connection, with the settings of %j", async (named) => {
  await write(
    'config',
    '[default]\nregion = d\n[profile b]\nregion = b\n[profile a]\nregion = r\nendpoint_url = http://h\n',
  );
  const connections = open({ ...environmentKeys, AWS_SESSION_TOKEN: 'T', ...named });
  const { connections: listed, places } = await connections.list();
  expect(listed[0]?.name).toBe('a');
  expect(listed[1]).toEqual({
    id: 'environment',
    name: 'Environment',
    source: { kind: 'environment' },
    endpoint: 'http://h',
    region: 'r',
    addressing: 'auto',
    accessKeyHint: '••••NT12',
  });
  expect(places.at(-1)).toEqual({
    kind: 'environment',
    label: 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
    outcome: 'found',
  });
  const resolved = await connections.resolve('environment');
  expect(await resolved.credentials()).toEqual({
    accessKeyId: 'AKIAENVIRONMENT12',
    secretAccessKey: 'environment secret',
    sessionToken: 'T',
  });
});

test('a session token of the environment counts by its older name as well', async () => {
  const env = { ...environmentKeys, AWS_SECURITY_TOKEN: 'T' };
  const { credentials } = await open(env).resolve('environment');
  expect(await credentials()).toMatchObject({ sessionToken: 'T' });
});

test.each([
  ['2099-01-01T00:00:00Z', new Date('2099-01-01T00:00:00Z')],
  ['2099-01-01T00:00:00+00:00', new Date('2099-01-01T00:00:00Z')],
  ['soon', undefined],
  ['', undefined],
])('keys of the environment end when it says so: %s', async (text, expiration) => {
  const env = { ...environmentKeys, AWS_SESSION_TOKEN: 'T', AWS_CREDENTIAL_EXPIRATION: text };
  const { credentials } = await open(env).resolve('environment');
  expect((await credentials()).expiration).toEqual(expiration);
});

test('half of the keys in the environment is told, and is no connection', async () => {
  const connections = open({ AWS_ACCESS_KEY_ID: 'K' });
  const { connections: listed, places } = await connections.list();
  expect(listed).toEqual([]);
  expect(places.at(-1)).toMatchObject({
    outcome: 'empty',
    detail: 'AWS_SECRET_ACCESS_KEY is not set.',
  });
  expect((await refusal(connections.resolve('environment'))).detail).toMatchObject({
    code: 'no_credentials',
    facts: { reason: 'environment' },
  });
});

test("the environment's keys never stand in for a profile's", async () => {
  await write('config', '[profile none]\nregion = r\n[profile mine]\n');
  await write('credentials', `[mine]\n${keys}`);
  const connections = open(environmentKeys);
  expect((await refusal(connections.resolve('profile:none'))).detail.code).toBe('no_credentials');
  const { accessKeyId } = await (await connections.resolve('profile:mine')).credentials();
  expect(accessKeyId).toBe('AKIAIOSFODNN7WXYZ');
});

test('changed keys count at once, without resolving again', async () => {
  await write('credentials', `[default]\n${keys}`);
  const { credentials } = await open().resolve('profile:default');
  expect((await credentials()).accessKeyId).toBe('AKIAIOSFODNN7WXYZ');
  await write('credentials', `[default]\n${keys.replace('AKIAIOSFODNN7WXYZ', 'AKIACHANGED')}`);
  expect((await credentials()).accessKeyId).toBe('AKIACHANGED');
});

test('certificates come from AWS_CA_BUNDLE, then from ca_bundle, with ~ as home', async () => {
  const [first = '', second = ''] = rootCertificates;
  await writeFile(join(homeDirectory, 'one.pem'), first);
  await writeFile(join(homeDirectory, 'two.pem'), second);
  await write('config', '[default]\nca_bundle = ~/two.pem\n');
  await write('credentials', `[default]\n${keys}`);
  const of = async (env: NodeJS.ProcessEnv): Promise<string | undefined> =>
    (await open(env).resolve('profile:default')).caCertificates;
  expect(await of({})).toBe(second);
  expect(await of({ AWS_CA_BUNDLE: join(homeDirectory, 'one.pem') })).toBe(first);
});

test.each([
  ['is not there', 'ca_bundle = ~/gone.pem', 'local_not_found'],
  ['is a folder', 'ca_bundle = ~/.aws', 'local_failed'],
  ['has no certificate', 'ca_bundle = ~/.aws/credentials', 'local_failed'],
])('a CA bundle that %s is told', async (_, config, code) => {
  await write('config', `[default]\n${config}\n`);
  await write('credentials', `[default]\n${keys}`);
  const { detail } = await refusal(open().resolve('profile:default'));
  expect(detail).toMatchObject({ code, facts: { reason: 'ca_file' } });
  expect(detail.resource).toContain(homeDirectory);
});

test.each(['localhost:9000', 'ftp://h', 'http://me:password1@h:1/x', 'nonsense'])(
  'the endpoint %s is listed without a password, and refused',
  async (endpoint) => {
    await write('config', `[default]\nendpoint_url = ${endpoint}\n`);
    await write('credentials', `[default]\n${keys}`);
    const connections = open();
    expect((await connections.list()).connections[0]?.endpoint).toBe(
      endpoint.replace('me:password1@', ''),
    );
    const { detail } = await refusal(connections.resolve('profile:default'));
    expect(detail).toMatchObject({ code: 'invalid_input', facts: { reason: 'endpoint' } });
    expect(JSON.stringify(detail)).not.toContain('password1');
  },
);

test('a services section that is not there is refused, not passed over', async () => {
  await write('config', '[default]\nservices = gone\n');
  await write('credentials', `[default]\n${keys}`);
  const connections = open();
  expect((await connections.list()).connections).toHaveLength(1);
  const { detail } = await refusal(connections.resolve('profile:default'));
  expect(detail).toMatchObject({
    code: 'invalid_input',
    facts: { reason: 'services_section', profile: 'default', section: 'gone' },
  });
  expect(detail.message).toContain('gone');
});

test('keys that are renewed in the files one setting after the other take the question back', async () => {
  const temporary = (name: string, token: string): string =>
    `[a]\naws_access_key_id = ASIA${name}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`;
  await write('credentials', temporary('OLD', 'ended'));
  let asked = 0;
  let isTakenBack = false;
  let looks = 0;
  const files = {
    /** Asked for at each look at the files. */
    get AWS_SHARED_CREDENTIALS_FILE() {
      looks += 1;
      return join(homeDirectory, '.aws', 'credentials');
    },
  };
  /** Until the files were looked at twice: the second one comes after what the first one was told. */
  const lookedAt = (): Promise<void> => {
    const before = looks;
    return vi.waitFor(() => expect(looks).toBeGreaterThan(before + 1), { timeout: 20_000 });
  };
  const connections = open(files, {
    ...noPrompts,
    newKeys: (_question, signal) => {
      asked += 1;
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          isTakenBack = true;
          reject(new Error('The question was taken back.'));
        });
      });
    },
  });
  const { credentials, onRefused } = await connections.resolve('profile:a');
  await credentials();
  onRefused?.();
  const renewed = credentials();
  await vi.waitFor(() => expect(asked).toBe(1), { timeout: 20_000 });
  await write('credentials', temporary('NEW', 'ended'));
  await lookedAt();
  expect({ asked, isTakenBack }).toEqual({ asked: 1, isTakenBack: false });
  await write('credentials', temporary('NEW', 'fresh'));
  expect(await renewed).toMatchObject({ accessKeyId: 'ASIANEW', sessionToken: 'fresh' });
  expect({ asked, isTakenBack }).toEqual({ asked: 1, isTakenBack: true });
}, 30_000);

test('whoever still holds a profile of before an edit gets no keys for another server', async () => {
  const process = (id: string): string => {
    const end = new Date(Date.now() + 60_000).toISOString();
    return `credential_process = echo '{"Version":1,"AccessKeyId":"${id}","SecretAccessKey":"S","SessionToken":"T","Expiration":"${end}"}'`;
  };
  const profile = (endpoint: string, id: string): string =>
    `[profile p]\nendpoint_url = ${endpoint}\n${process(id)}\n`;
  await write('config', profile('http://one.test', 'ASIAONE'));
  const connections = open();
  const begun = await connections.resolve('profile:p');
  expect(await begun.credentials()).toMatchObject({ accessKeyId: 'ASIAONE' });
  // Keys that are renewed at the same server may come from wherever the profile says.
  await write('config', profile('http://one.test', 'ASIATWO'));
  expect(await begun.credentials()).toMatchObject({ accessKeyId: 'ASIATWO' });

  await write('config', profile('http://two.test', 'ASIATHREE'));
  expect((await refusal(begun.credentials())).detail.code).toBe('connection_changed');
  const now = await connections.resolve('profile:p');
  expect(await now.credentials()).toMatchObject({ accessKeyId: 'ASIATHREE' });
});

test('half of a file that is being written leads no profile elsewhere', async () => {
  const config = '[profile p]\nendpoint_url = http://one.test\n';
  await write('config', config);
  await write('credentials', `[p]\n${keys}`);
  const whole = `${config}region = r\n`;
  const connections = open({}, noPrompts, () => write('config', whole));
  const begun = await connections.resolve('profile:p');

  await write('config', '');
  expect(await begun.credentials()).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7WXYZ' });
  await write('config', '');
  expect((await connections.list()).connections).toMatchObject([{ endpoint: 'http://one.test' }]);
  await write('config', '');
  expect(await connections.resolve('profile:p')).toMatchObject({
    endpoint: 'http://one.test',
    region: 'r',
  });
  await write('config', '');
  expect(await begun.isCurrent?.()).toBe(false);
  expect(await (await connections.resolve('profile:p')).isCurrent?.()).toBe(true);
});
