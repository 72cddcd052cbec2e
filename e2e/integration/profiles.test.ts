import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  inject,
  onTestFinished,
  test,
} from 'vitest';
import { createTestBucket } from '../../scripts/servers/buckets';
import type { TestBucket } from '../../scripts/servers/buckets';
import { radosgwAdmin } from '../../scripts/servers/ceph-facts';
import { createCertificates } from '../../scripts/servers/certificates';
import { startScriptedServer } from '../../scripts/servers/scripted';
import { startTlsFront } from '../../scripts/servers/tls-front';
import type { Connections } from '../../src/main/profiles/connections';
import type { SignInPrompts } from '../../src/main/profiles/signIn/signInPrompts';
import { noPrompts } from '../../src/main/profiles/testing/prompts';
import { listBuckets } from '../../src/main/s3/buckets';
import { createClients } from '../../src/main/s3/clients';
import { DipperError } from '../../src/shared/errors/appError';
import { bucketsOf, openConnections } from './openConnections';
import { failureOf, untilDone } from './s3/support';

const ceph = inject('ceph');
const roleName = `dipper-reader-${process.pid}`;

let bucket: TestBucket;
let homeDirectory: string;

beforeAll(async () => {
  bucket = await createTestBucket(ceph);
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam:::user/${ceph.owner.userId}`] },
        Action: ['sts:AssumeRole'],
      },
    ],
  };
  const permissions = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::*' }],
  };
  const role = ['--role-name', roleName];
  await radosgwAdmin(ceph, [
    ...['role', 'create', ...role],
    ...['--assume-role-policy-doc', JSON.stringify(trust)],
  ]);
  await radosgwAdmin(ceph, [
    ...['role-policy', 'put', ...role, '--policy-name', 'all'],
    ...['--policy-doc', JSON.stringify(permissions)],
  ]);
});

afterAll(async () => {
  await radosgwAdmin(ceph, [
    ...['role-policy', 'delete', '--role-name', roleName, '--policy-name', 'all'],
  ]);
  await radosgwAdmin(ceph, ['role', 'delete', '--role-name', roleName]);
  await bucket.remove();
});

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-profiles-'));
  await mkdir(join(homeDirectory, '.aws'));
});

afterEach(() => rm(homeDirectory, { recursive: true, force: true }));

const ownerKeys = `aws_access_key_id = ${ceph.owner.accessKeyId}
aws_secret_access_key = ${ceph.owner.secretAccessKey}
`;

/** Dipper's connections for a user with this config file. */
async function connectionsWith(config: string, prompts?: SignInPrompts): Promise<Connections> {
  await writeFile(join(homeDirectory, '.aws', 'config'), config);
  return openConnections(homeDirectory, { env: { PATH: process.env['PATH'] }, prompts });
}

test('a profile with endpoint_url reaches its server', async () => {
  const connections = await connectionsWith(`[profile local]
endpoint_url = ${ceph.endpoint}
region = ${ceph.region}
s3 =
  addressing_style = path
${ownerKeys}`);
  expect((await connections.list()).connections).toMatchObject([
    { id: 'profile:local', endpoint: ceph.endpoint, addressing: 'path' },
  ]);
  expect(await bucketsOf(connections, 'profile:local')).toContain(bucket.name);
});

test('a profile with role_arn and source_profile signs in through STS of its server', async () => {
  const connections = await connectionsWith(`[profile keys]
${ownerKeys}
[profile reader]
endpoint_url = ${ceph.endpoint}
role_arn = arn:aws:iam:::role/${roleName}
source_profile = keys
s3 =
  addressing_style = path
`);
  const { credentials } = await connections.resolve('profile:reader');
  const temporary = await credentials();
  expect(temporary.accessKeyId).not.toBe(ceph.owner.accessKeyId);
  expect(temporary.sessionToken).toEqual(expect.stringMatching(/./));
  expect(temporary.expiration?.getTime()).toBeGreaterThan(Date.now() + 30 * 60_000);
  expect(await credentials()).toBe(temporary);

  expect(await bucketsOf(connections, 'profile:reader')).toContain(bucket.name);
});

test('with the authority in its ca_bundle, a profile reaches Ceph and its STS by TLS, and not without', async () => {
  const tls = await createCertificates({ names: ['IP:127.0.0.1'] });
  const front = await startTlsFront(ceph.endpoint, tls);
  onTestFinished(() => front.stop());
  await writeFile(join(homeDirectory, 'ca.pem'), tls.authority);
  const role = `endpoint_url = https://127.0.0.1:${front.port}
role_arn = arn:aws:iam:::role/${roleName}
source_profile = keys
s3 =
  addressing_style = path
`;
  const connections = await connectionsWith(`[profile keys]
${ownerKeys}
[profile trusting]
ca_bundle = ~/ca.pem
${role}
[profile strict]
${role}
`);
  const clients = createClients({
    resolve: connections.resolve,
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  const { buckets } = await listBuckets(await clients.forConnection('profile:trusting'), untilDone);
  expect(buckets.map(({ name }) => name)).toContain(bucket.name);
  const strict = listBuckets(await clients.forConnection('profile:strict'), untilDone);
  expect(await failureOf(strict)).toMatchObject({ code: 'tls_failed' });
});

test('a role that the server does not give is told', async () => {
  const connections = await connectionsWith(`[profile keys]
aws_access_key_id = ${ceph.stranger.accessKeyId}
aws_secret_access_key = ${ceph.stranger.secretAccessKey}
[profile reader]
endpoint_url = ${ceph.endpoint}
role_arn = arn:aws:iam:::role/${roleName}
source_profile = keys
`);
  const { credentials } = await connections.resolve('profile:reader');
  const error: unknown = await credentials().catch((reason: unknown) => reason);
  if (!(error instanceof DipperError)) throw new Error('It was not refused');
  expect(error.detail).toMatchObject({
    code: 'credentials_source_failed',
    resource: `arn:aws:iam:::role/${roleName}`,
    server: { status: 403 },
  });
  expect(error.message).toContain('could not be assumed: status 403');
  expect(JSON.stringify(error.detail)).not.toContain(ceph.stranger.secretAccessKey);
});

test('a profile with credential_process takes the keys that its program prints', async () => {
  const keysFile = join(homeDirectory, 'keys.json');
  await writeFile(
    keysFile,
    JSON.stringify({
      Version: 1,
      AccessKeyId: ceph.owner.accessKeyId,
      SecretAccessKey: ceph.owner.secretAccessKey,
    }),
  );
  const connections = await connectionsWith(`[profile "by program"]
endpoint_url = ${ceph.endpoint}
credential_process = cat ${keysFile}
s3 =
  addressing_style = path
`);
  expect(await bucketsOf(connections, 'profile:by program')).toContain(bucket.name);
});

/** Ceph's STS, which notes the forms that it is asked with. */
async function recordingSts() {
  const { hostname, port } = new URL(ceph.endpoint);
  const server = await startScriptedServer(async ({ method, rawUrl, headers, body }) => {
    // As it came, the name of the host as well: the signature covers it.
    const sent = httpRequest({ hostname, port, method, path: rawUrl, headers });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, body: Buffer.concat(await answer.toArray()) };
  });
  onTestFinished(() => server.stop());
  return {
    endpoint: server.endpoint,
    forms: () =>
      server.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body.toString()))),
  };
}

// Ceph 16 looks at neither: whether they reach it is what is to be seen. That a wrong code is refused and
// asked for again is seen on a scripted STS.
test('a role with external id and MFA is asked for once with both, and its keys are kept until they end', async () => {
  const questions: unknown[] = [];
  const sts = await recordingSts();
  const connections = await connectionsWith(
    `[services recorded]
sts =
  endpoint_url = ${sts.endpoint}
[profile keys]
${ownerKeys}
[profile reader]
services = recorded
endpoint_url = ${ceph.endpoint}
role_arn = arn:aws:iam:::role/${roleName}
external_id = team-7
mfa_serial = arn:aws:iam:::mfa/phone
source_profile = keys
s3 =
  addressing_style = path
`,
    {
      ...noPrompts,
      mfaCode: (question) => {
        questions.push(question);
        // Seven digits: Ceph 16 refuses codes of exactly six.
        return Promise.resolve('1234567');
      },
    },
  );
  const seen = await Promise.all([
    bucketsOf(connections, 'profile:reader'),
    bucketsOf(connections, 'profile:reader'),
  ]);
  for (const buckets of seen) expect(buckets).toContain(bucket.name);
  // Something else in the files changes; the sign-in holds.
  await appendFile(join(homeDirectory, '.aws', 'config'), '[profile other]\nregion = r\n');
  expect(await bucketsOf(connections, 'profile:reader')).toContain(bucket.name);
  expect(questions).toEqual([
    {
      profile: 'reader',
      serial: 'arn:aws:iam:::mfa/phone',
      role: `arn:aws:iam:::role/${roleName}`,
      isRefused: false,
    },
  ]);
  expect(sts.forms()).toMatchObject([
    {
      Action: 'AssumeRole',
      RoleArn: `arn:aws:iam:::role/${roleName}`,
      ExternalId: 'team-7',
      SerialNumber: 'arn:aws:iam:::mfa/phone',
      TokenCode: '1234567',
    },
  ]);
});
