import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { AwsCredentialIdentity } from '../../s3/connection';
import { createAwsConnections } from '../awsConnections';
import { createCredentialMemory } from './credentialMemory';
import type { SignInPrompts } from '../signIn/signInPrompts';
import { createSsoCache } from '../signIn/ssoCache';
import { createSsoSignIn } from '../signIn/ssoCredentials';
import { noPrompts } from '../testing/prompts';

/* Roles whose source are temporary keys that somebody wrote. The STS is scripted: none here ends keys at will. */

const given = { accessKeyId: 'ASIAGIVEN', secretAccessKey: 'given', sessionToken: 'GIVEN' };
const written = { accessKeyId: 'ASIAWRITTEN', secretAccessKey: 'written', sessionToken: 'WRITTEN' };

let home: string;
let sts: string;
/** Session tokens that STS takes no more. */
let ended: Set<string>;
/** An access key id that STS does not know. */
let wrong: string | undefined;
let questions: Parameters<SignInPrompts['newKeys']>[0][];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dipper-source-keys-'));
  await mkdir(join(home, '.aws'));
  ended = new Set(['WRITTEN']);
  wrong = undefined;
  questions = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { 'x-amz-security-token': token, authorization = '' } = request.headers;
      const code = ended.has(String(token))
        ? 'ExpiredToken'
        : wrong !== undefined && authorization.includes(`Credential=${wrong}/`)
          ? 'InvalidClientTokenId'
          : undefined;
      response.writeHead(code === undefined ? 200 : 403, { 'content-type': 'text/xml' });
      response.end(code === undefined ? role : refusal(code));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sts = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(home, { recursive: true, force: true });
  };
});

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const refusal = (code: string): string =>
  `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>Refused</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
const role = `<AssumeRoleResponse xmlns="${namespace}"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

async function open(
  from: string,
  env: NodeJS.ProcessEnv = {},
  answer: SignInPrompts['newKeys'] = () => Promise.resolve(given),
) {
  await writeFile(
    join(home, '.aws', 'config'),
    ['admin', 'auditor']
      .map(
        (name) =>
          `[profile ${name}]\nrole_arn = arn:aws:iam::1:role/${name}\n${from}\nendpoint_url = ${sts}\n`,
      )
      .join(''),
  );
  await writeKeys(written);
  const prompts: SignInPrompts = {
    ...noPrompts,
    newKeys: (question, signal) => {
      questions.push(question);
      return answer(question, signal);
    },
  };
  const connections = createAwsConnections({
    onCall: () => undefined,
    networkOf: () => Promise.resolve({}),
    env,
    homeDirectory: home,
    memory: createCredentialMemory(),
    prompts,
    sso: createSsoSignIn({ cache: createSsoCache(home), prompts }),
  });
  return async (id: string): Promise<string> =>
    (await (await connections.resolve(id)).credentials()).accessKeyId;
}

async function writeKeys({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentialIdentity) {
  const text = `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\n`;
  await writeFile(join(home, '.aws', 'credentials'), text);
}

test('a role whose source has ended asks for other keys of that, once for all that start from it', async () => {
  const keyOf = await open('source_profile = default');
  expect(await Promise.all([keyOf('profile:admin'), keyOf('profile:auditor')])).toEqual([
    'ASIAROLE',
    'ASIAROLE',
  ]);
  expect(questions).toEqual([
    { connection: 'default', origin: 'profile', accessKeyHint: '••••TTEN' },
  ]);
  expect(await keyOf('profile:default')).toBe(given.accessKeyId);
  expect(questions).toHaveLength(1);
});

test('a role whose source are ended keys of the environment asks for other keys of that', async () => {
  const keyOf = await open('credential_source = Environment', {
    AWS_ACCESS_KEY_ID: written.accessKeyId,
    AWS_SECRET_ACCESS_KEY: written.secretAccessKey,
    AWS_SESSION_TOKEN: written.sessionToken,
  });
  expect(await keyOf('profile:admin')).toBe('ASIAROLE');
  expect(questions).toMatchObject([{ origin: 'environment' }]);
  expect(await keyOf('environment')).toBe(given.accessKeyId);
});

test('keys that come into the files meanwhile take that question back', async () => {
  const fresh = { ...given, sessionToken: 'FRESH' };
  const keyOf = await open('source_profile = default', {}, (_, signal) => {
    void writeKeys(fresh);
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('Taken back.')));
    });
  });
  expect(await keyOf('profile:admin')).toBe('ASIAROLE');
  expect(questions).toHaveLength(1);
});

test('a file that is empty for a while is being written, and does not take the question back', async () => {
  const credentials = join(home, '.aws', 'credentials');
  let looks = 0;
  const env = {
    /** Asked for at each look at the files. */
    get AWS_SHARED_CREDENTIALS_FILE() {
      looks += 1;
      return credentials;
    },
  };
  const keyOf = await open('source_profile = default', env, async (_, signal) => {
    await writeFile(credentials, '');
    const before = looks;
    // The second one comes after what the first one was told.
    await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 1), { timeout: 20_000 });
    void writeKeys({ ...given, sessionToken: 'FRESH' });
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('Taken back.')));
    });
  });
  expect(await keyOf('profile:admin')).toBe('ASIAROLE');
  expect(questions).toHaveLength(1);
}, 30_000);

test('a source that has no keys of its own any more takes the question back', async () => {
  const keyOf = await open('source_profile = default', {}, async (_, signal) => {
    await writeFile(join(home, '.aws', 'credentials'), '[default]\ncredential_process = other\n');
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('Taken back.')));
    });
  });
  await expect(keyOf('profile:admin')).rejects.toMatchObject({
    detail: { code: 'credentials_expired' },
  });
});

test('keys given in place that have ended as well are asked for again at the next use', async () => {
  const keyOf = await open('source_profile = default');
  ended.add('GIVEN');
  await expect(keyOf('profile:admin')).rejects.toMatchObject({
    detail: { code: 'credentials_expired' },
  });
  expect(questions).toHaveLength(1);
  ended.delete('GIVEN');
  expect(await keyOf('profile:admin')).toBe('ASIAROLE');
});

test.each([
  ['temporary', { ...given, accessKeyId: 'ASIAWRONG' }],
  ['permanent', { accessKeyId: 'AKIAWRONG', secretAccessKey: 'sceret' }],
])(
  '%s keys that were mistyped in place are asked for again at the next use',
  async (_, mistyped) => {
    const answers = [mistyped, { ...given, sessionToken: 'SECOND' }];
    const keyOf = await open('source_profile = default', {}, () =>
      Promise.resolve(answers.shift() ?? given),
    );
    wrong = mistyped.accessKeyId;
    await expect(keyOf('profile:admin')).rejects.toMatchObject({
      detail: { code: 'credentials_rejected' },
    });
    expect(questions).toHaveLength(1);
    expect(await keyOf('profile:admin')).toBe('ASIAROLE');
    expect(questions).toHaveLength(2);
  },
);
