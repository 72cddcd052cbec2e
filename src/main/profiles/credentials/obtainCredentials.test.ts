import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsCredentialIdentity } from '@smithy/types';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { DipperError } from '../../../shared/errors/appError';
import type { ConnectionNetwork } from '../../s3/network/proxy';
import { readAwsFiles } from '../awsFiles/awsFiles';
import { credentialSourceOf } from './credentialSource';
import { obtainCredentials } from './obtainCredentials';
import type { SignInPrompts } from '../signIn/signInPrompts';
import { createSsoCache } from '../signIn/ssoCache';
import { createSsoSignIn } from '../signIn/ssoCredentials';
import { noPrompts } from '../testing/prompts';
import { refusalWithout } from '../testing/refusal';

const secret = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY';
const keys = `aws_access_key_id = AKIDSOURCE\naws_secret_access_key = ${secret}\n`;
const arn = 'arn:aws:iam::1:role/reader';

/** What a scripted STS was asked, and by which access key. */
interface StsCall {
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

let homeDirectory: string;
let server: Server;
let stsUrl: string;
let calls: StsCall[];
let refuseIf: (form: URLSearchParams) => Refusal | undefined;
let prompts: SignInPrompts;

interface Refusal {
  readonly status: number;
  readonly body: string;
}

function refusalOf(code: string, message: string): Refusal {
  return {
    status: 403,
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
  };
}

const wrongCode = refusalOf(
  'AccessDenied',
  'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
);

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-obtain-'));
  await mkdir(join(homeDirectory, '.aws'));
  calls = [];
  refuseIf = () => undefined;
  prompts = noPrompts;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      calls.push({ form, authorization: request.headers.authorization });
      const action = form.get('Action') ?? '';
      const refuse = refuseIf(form);
      response.writeHead(refuse?.status ?? 200, { 'content-type': 'text/xml' });
      response.end(refuse?.body ?? stsAnswer(action, calls.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  stsUrl = `http://127.0.0.1:${address.port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(homeDirectory, { recursive: true, force: true });
});

function stsAnswer(action: string, count: number): string {
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
    <Credentials><AccessKeyId>ASIA${count}</AccessKeyId><SecretAccessKey>temporary</SecretAccessKey>
    <SessionToken>token ${count}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
    </${action}Result></${action}Response>`;
}

async function obtain(
  config: string,
  name: string,
  env: NodeJS.ProcessEnv = {},
  network: ConnectionNetwork = {},
): Promise<AwsCredentialIdentity> {
  await writeFile(join(homeDirectory, '.aws', 'config'), config);
  const files = await readAwsFiles({ env, homeDirectory });
  const source = credentialSourceOf(files, name);
  const sso = createSsoSignIn({ cache: createSsoCache(homeDirectory), prompts });
  return obtainCredentials(source, {
    env: { ...process.env, ...env },
    homeDirectory,
    files,
    prompts,
    sso,
    network,
    report: { connectionId: `profile:${name}`, onCall: () => undefined },
  });
}

function refusal(work: Promise<unknown>): Promise<DipperError> {
  return refusalWithout(secret, work);
}

function program(script: string): string {
  return `"${process.execPath}" -e "${script}"`;
}

test('a role is assumed with the keys of its source, at the endpoint of its profile', async () => {
  const credentials = await obtain(
    `[default]\n${keys}[profile a]\nrole_arn = ${arn}\nsource_profile = default\nendpoint_url = ${stsUrl}\nexternal_id = x\nduration_seconds = 900\n`,
    'a',
  );
  expect(credentials).toMatchObject({
    accessKeyId: 'ASIA1',
    secretAccessKey: 'temporary',
    sessionToken: 'token 1',
    expiration: new Date('2099-01-01T00:00:00Z'),
  });
  const { form, authorization } = calls[0] ?? {};
  expect(Object.fromEntries(form ?? [])).toMatchObject({
    Action: 'AssumeRole',
    RoleArn: arn,
    ExternalId: 'x',
    DurationSeconds: '900',
  });
  expect(authorization).toContain('Credential=AKIDSOURCE/');
});

test('each step of a chain of roles is signed by the one before', async () => {
  const config = `[profile keys]\n${keys}
[profile middle]\nrole_arn = arn:aws:iam::1:role/middle\nsource_profile = keys\nendpoint_url = ${stsUrl}
[profile a]\nrole_arn = ${arn}\nsource_profile = middle\nendpoint_url = ${stsUrl}\n`;
  expect((await obtain(config, 'a')).accessKeyId).toBe('ASIA2');
  expect(calls.map(({ form }) => form.get('RoleArn'))).toEqual(['arn:aws:iam::1:role/middle', arn]);
  expect(calls[1]?.authorization).toContain('Credential=ASIA1/');
});

test.each([
  ['AWS_ENDPOINT_URL_STS', (url: string) => ({ AWS_ENDPOINT_URL_STS: url }), ''],
  ['the services section', () => ({}), 'services = s\n'],
])('STS is asked at %s before endpoint_url', async (_, env, setting) => {
  await obtain(
    `[profile k]\n${keys}[services s]\nsts =\n  endpoint_url = ${stsUrl}\n[profile a]\n${setting}role_arn = ${arn}\nsource_profile = k\nendpoint_url = http://127.0.0.1:1\n`,
    'a',
    env(stsUrl),
  );
  expect(calls).toHaveLength(1);
});

test.each([
  ['its own host', '', 'sts.eu-west-1.amazonaws.com'],
  ['a FIPS host', 'use_fips_endpoint = true\n', 'sts-fips.eu-west-1.amazonaws.com'],
  ['a dual-stack host', 'use_dualstack_endpoint = true\n', 'sts.eu-west-1.api.aws'],
])(
  'STS of AWS is asked at %s, as the profile says and not as the default one does',
  async (_, setting, host) => {
    await writeFile(join(homeDirectory, 'token'), 'a.web.token');
    // What the SDK would find by itself.
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
    vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', 'true');
    onTestFinished(() => void vi.unstubAllEnvs());
    const asked: string[] = [];
    const proxyFor = (url: string): Promise<never> => {
      asked.push(new URL(url).hostname);
      return Promise.reject(new Error('Not sent.'));
    };
    const here = `role_arn = ${arn}\nregion = eu-west-1\n${setting}`;
    const config = `[profile k]\n${keys}[profile a]\nsource_profile = k\n${here}[profile w]\nweb_identity_token_file = ~/token\n${here}`;
    const unset = { AWS_USE_FIPS_ENDPOINT: '', AWS_USE_DUALSTACK_ENDPOINT: '' };
    for (const name of ['a', 'w']) await refusal(obtain(config, name, unset, { proxyFor }));
    expect(new Set(asked)).toEqual(new Set([host]));
  },
);

test('credential_source = Environment takes the keys of the environment', async () => {
  const config = `[profile a]\nrole_arn = ${arn}\ncredential_source = Environment\nendpoint_url = ${stsUrl}\n`;
  const env = { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' };
  await obtain(config, 'a', env);
  expect(calls[0]?.authorization).toContain('Credential=AKIDENV/');
  const without = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  expect((await refusal(obtain(config, 'a', without))).detail.code).toBe('no_credentials');
});

test('web identity trades the token of a file, unsigned', async () => {
  await writeFile(join(homeDirectory, 'token'), 'a.web.token');
  const config = `[profile a]\nrole_arn = ${arn}\nweb_identity_token_file = ~/token\nendpoint_url = ${stsUrl}\n`;
  expect((await obtain(config, 'a')).accessKeyId).toBe('ASIA1');
  expect(calls[0]?.form.get('Action')).toBe('AssumeRoleWithWebIdentity');
  expect(calls[0]?.form.get('WebIdentityToken')).toBe('a.web.token');
  expect(calls[0]?.authorization).toBeUndefined();
});

test('a refusal of STS is told in its own words', async () => {
  refuseIf = () => refusalOf('AccessDenied', 'not yours');
  const config = `[profile k]\n${keys}[profile a]\nrole_arn = ${arn}\nsource_profile = k\nendpoint_url = ${stsUrl}\n`;
  const { detail } = await refusal(obtain(config, 'a'));
  expect(detail.message).toBe(`The role ${arn} of profile a could not be assumed: not yours`);
  expect(detail).toMatchObject({
    code: 'credentials_source_failed',
    server: { status: 403, code: 'AccessDenied', message: 'not yours' },
  });
});

test('credential_process gives credentials, to a profile of any name', async () => {
  const script =
    "console.log(JSON.stringify({Version:1,AccessKeyId:'P',SecretAccessKey:process.env.GIVEN,SessionToken:'T',Expiration:'2099-01-01T00:00:00Z'}))";
  const config = `[profile "한 글"]\ncredential_process = ${program(script)}\n`;
  expect(await obtain(config, '한 글', { GIVEN: 'from env' })).toEqual({
    accessKeyId: 'P',
    secretAccessKey: 'from env',
    sessionToken: 'T',
    expiration: new Date('2099-01-01T00:00:00Z'),
  });
});

test.each([
  ['fails', `console.error('${secret}');process.exit(3)`, 'failed with exit code 3'],
  ['prints something else', `console.log('${secret}')`, 'did not answer with credentials'],
  [
    'answers in another version',
    `console.log(JSON.stringify({Version:2,AccessKeyId:'P',SecretAccessKey:'${secret}'}))`,
    'did not answer with credentials',
  ],
])('a credential_process that %s is told without what it printed', async (_, script, words) => {
  const { detail } = await refusal(
    obtain(`[profile a]\ncredential_process = ${program(script)}\n`, 'a'),
  );
  expect(detail.code).toBe('credentials_source_failed');
  expect(detail.message).toContain(words);
});

test('a credential_process that asks something is not waited for', async () => {
  const script = "process.stdin.resume();process.stdin.on('end',()=>process.exit(4))";
  const { detail } = await refusal(
    obtain(`[profile a]\ncredential_process = ${program(script)}\n`, 'a'),
  );
  expect(detail.message).toContain('failed with exit code 4');
});

test('a credential_process that gives expired credentials is told', async () => {
  const script = `console.log(JSON.stringify({Version:1,AccessKeyId:'P',SecretAccessKey:'${secret}',Expiration:'2001-01-01T00:00:00Z'}))`;
  const { detail } = await refusal(
    obtain(`[profile a]\ncredential_process = ${program(script)}\n`, 'a'),
  );
  expect(detail).toMatchObject({ code: 'credentials_expired', retry: 'after_sign_in' });
});

test('a role with mfa_serial is given for the code that the user types, asked again when it is wrong', async () => {
  const config = `[profile k]\n${keys}[profile a]\nrole_arn = ${arn}\nsource_profile = k\nmfa_serial = arn:aws:iam::1:mfa/me\nendpoint_url = ${stsUrl}\n`;
  const asked: unknown[] = [];
  prompts = {
    ...noPrompts,
    mfaCode: (question) => {
      asked.push(question);
      return Promise.resolve(question.isRefused ? '222222' : '111111');
    },
  };
  refuseIf = (form) => (form.get('TokenCode') === '222222' ? undefined : wrongCode);
  expect((await obtain(config, 'a')).accessKeyId).toBe('ASIA2');
  expect(calls.map(({ form }) => [form.get('SerialNumber'), form.get('TokenCode')])).toEqual([
    ['arn:aws:iam::1:mfa/me', '111111'],
    ['arn:aws:iam::1:mfa/me', '222222'],
  ]);
  expect(asked).toEqual(
    [false, true].map((isRefused) => ({
      profile: 'a',
      serial: 'arn:aws:iam::1:mfa/me',
      role: arn,
      isRefused,
    })),
  );
});

test.each([
  'not yours',
  'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.',
  'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
])('a role that is refused for another reason than the code asks once: %s', async (reason) => {
  const config = `[profile k]\n${keys}[profile a]\nrole_arn = ${arn}\nsource_profile = k\nmfa_serial = m\nendpoint_url = ${stsUrl}\n`;
  let asked = 0;
  prompts = {
    ...noPrompts,
    mfaCode: () => {
      asked += 1;
      return Promise.resolve('111111');
    },
  };
  refuseIf = () => refusalOf('AccessDenied', reason);
  expect((await refusal(obtain(config, 'a'))).detail.server?.message).toBe(reason);
  expect(asked).toBe(1);
});
