import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DipperError } from '../../../shared/errors/appError';
import { readAwsFiles } from '../awsFiles/awsFiles';
import { credentialSourceOf } from './credentialSource';
import type { CredentialSource } from './credentialSource';
import { refusalWithout } from '../testing/refusal';

const keys = 'aws_access_key_id = AKIDSOURCE\naws_secret_access_key = topsecret\n';
const arn = 'arn:aws:iam::1:role/reader';

let homeDirectory: string;

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-source-'));
  await mkdir(join(homeDirectory, '.aws'));
});

afterEach(() => rm(homeDirectory, { recursive: true, force: true }));

async function sourceIn(config: string, name: string): Promise<CredentialSource> {
  await writeFile(join(homeDirectory, '.aws', 'config'), config);
  return credentialSourceOf(await readAwsFiles({ env: {}, homeDirectory }), name);
}

function refusal(config: string, name: string): Promise<DipperError> {
  return refusalWithout('topsecret', sourceIn(config, name));
}

test('own keys, with a session token', async () => {
  expect(await sourceIn(`[default]\n${keys}aws_session_token = T\n`, 'default')).toEqual({
    kind: 'static',
    profile: 'default',
    credentials: { accessKeyId: 'AKIDSOURCE', secretAccessKey: 'topsecret', sessionToken: 'T' },
  });
});

test.each([
  ['alone', 'aws_security_token = T\n'],
  ['before the other', 'aws_session_token = OTHER\naws_security_token = T\n'],
])('the older name of a session token is taken %s, as by the AWS CLI', async (_, tokens) => {
  expect(await sourceIn(`[default]\n${keys}${tokens}`, 'default')).toMatchObject({
    credentials: { accessKeyId: 'AKIDSOURCE', sessionToken: 'T' },
  });
});

test('a chain of roles down to keys', async () => {
  const config = `[profile a]
role_arn = ${arn}
source_profile = b
external_id = x
duration_seconds = 900
role_session_name = me
[profile b]
role_arn = arn:aws:iam::2:role/other
source_profile = c d
[profile "c d"]
${keys}`;
  expect(await sourceIn(config, 'a')).toMatchObject({
    kind: 'assume_role',
    profile: { name: 'a' },
    role: { arn, externalId: 'x', durationSeconds: 900, sessionName: 'me' },
    source: {
      kind: 'assume_role',
      role: { arn: 'arn:aws:iam::2:role/other' },
      source: { kind: 'static' },
    },
  });
});

test('a role whose source is its own profile takes the keys beside it', async () => {
  const config = `[profile a]\nrole_arn = ${arn}\nsource_profile = a\n${keys}`;
  expect(await sourceIn(config, 'a')).toMatchObject({
    kind: 'assume_role',
    source: { kind: 'static' },
  });
});

test.each(['Environment', 'EcsContainer', 'Ec2InstanceMetadata'])(
  'a role by credential_source = %s',
  async (from) => {
    const config = `[profile a]\nrole_arn = ${arn}\ncredential_source = ${from}\n`;
    expect(await sourceIn(config, 'a')).toMatchObject({
      kind: 'assume_role',
      source: { kind: 'ambient', from },
    });
  },
);

test.each([
  ['web_identity', `role_arn = ${arn}\nweb_identity_token_file = /token\n`],
  ['process', 'credential_process = program --with argument\n'],
  ['sso', 'sso_session = s\nsso_account_id = 1\nsso_role_name = r\n'],
  ['sso', 'sso_start_url = http://h\nsso_region = r\nsso_account_id = 1\nsso_role_name = r\n'],
  ['login', 'login_session = arn:aws:iam::1:user/u\n'],
])('%s', async (kind, settings) => {
  expect(await sourceIn(`[profile a]\n${settings}`, 'a')).toMatchObject({
    kind,
    profile: { name: 'a' },
  });
});

test.each([
  ['nothing', 'region = r\n', 'has no credentials and names no source of them', undefined],
  ['half a pair of keys', 'aws_access_key_id = K\n', 'no aws_secret_access_key', undefined],
  ['a role alone', `role_arn = ${arn}\n`, 'no source_profile', 'no_source'],
])('a profile with %s has no credentials', async (_, settings, words, reason) => {
  const { detail } = await refusal(`[profile a]\n${settings}`, 'a');
  expect(detail).toMatchObject({ code: 'no_credentials', retry: 'after_sign_in' });
  expect(detail.message).toContain(words);
  expect(detail.facts?.reason).toBe(reason);
});

test.each([
  [
    'a circle',
    `[profile a]\nrole_arn = ${arn}\nsource_profile = b\n[profile b]\nrole_arn = ${arn}\nsource_profile = a\n`,
    'circle: b, a, b',
  ],
  ['itself without keys', `[profile a]\nrole_arn = ${arn}\nsource_profile = a\n`, 'circle'],
  ['a missing source', `[profile a]\nrole_arn = ${arn}\nsource_profile = gone\n`, 'gone'],
  [
    'two sources',
    `[profile a]\nrole_arn = ${arn}\nsource_profile = b\ncredential_source = Environment\n`,
    'both',
  ],
  ['an unknown source', `[profile a]\nrole_arn = ${arn}\ncredential_source = Moon\n`, 'Moon'],
])('%s is told as what it is', async (_, config, words) => {
  const { detail } = await refusal(config, 'a');
  expect(detail.code).toBe('credentials_source_failed');
  expect(detail.message).toContain(words);
});

test('a profile that is gone is not found', async () => {
  expect((await refusal('', 'a')).detail.code).toBe('not_found');
});
