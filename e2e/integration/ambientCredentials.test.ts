import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startScriptedServer } from '../../scripts/servers/scripted';
import type { ScriptedHandler, ScriptedServer } from '../../scripts/servers/scripted';
import { openConnections } from './openConnections';

let homeDirectory: string;

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-ambient-'));
  await mkdir(join(homeDirectory, '.aws'));
  return () => rm(homeDirectory, { recursive: true, force: true });
});

async function serve(handler: ScriptedHandler): Promise<ScriptedServer> {
  const server = await startScriptedServer(handler);
  onTestFinished(() => server.stop());
  return server;
}

async function keysOf(id: string, config: string, env: NodeJS.ProcessEnv = {}) {
  await writeFile(join(homeDirectory, '.aws', 'config'), config);
  const connections = openConnections(homeDirectory, { env });
  expect((await connections.list()).connections.map((connection) => connection.id)).toContain(id);
  return (await connections.resolve(id)).credentials();
}

/** A container's agent, which gives keys to who shows its token. */
const container: ScriptedHandler = ({ headers, rawUrl }) =>
  headers['authorization'] === 'container token' && rawUrl === '/keys'
    ? {
        status: 200,
        body: JSON.stringify({
          AccessKeyId: 'ASIACONTAINER',
          SecretAccessKey: 's',
          Token: 't',
          Expiration: '2099-01-01T00:00:00Z',
        }),
      }
    : { status: 403 };

test.each([
  ['a profile with credential_source = EcsContainer', 'profile:a'],
  ['the environment', 'environment'],
])('%s asks the container for its keys', async (_, id) => {
  const { endpoint } = await serve(container);
  const env = {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/keys`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container token',
  };
  expect(await keysOf(id, '[profile a]\ncredential_source = EcsContainer\n', env)).toMatchObject({
    accessKeyId: 'ASIACONTAINER',
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: new Date('2099-01-01T00:00:00Z'),
  });
});

/** The metadata of an instance with a role, which gives keys to who has a session token. */
async function serveInstance(): Promise<ScriptedServer> {
  const server = await serve(({ method, rawUrl, headers }) => {
    if (method === 'PUT' && rawUrl === '/latest/api/token') return { status: 200, body: 'session' };
    if (headers['x-aws-ec2-metadata-token'] !== 'session') return { status: 401 };
    if (!rawUrl.endsWith('/instance-role')) return { status: 200, body: 'instance-role' };
    const keys = {
      Code: 'Success',
      Type: 'AWS-HMAC',
      AccessKeyId: 'ASIAINSTANCE',
      SecretAccessKey: 's',
      Token: 't',
      LastUpdated: '2026-01-01T00:00:00Z',
      Expiration: '2099-01-01T00:00:00Z',
    };
    return { status: 200, body: JSON.stringify(keys) };
  });
  // The SDK reads it there.
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', server.endpoint);
  onTestFinished(() => void vi.unstubAllEnvs());
  return server;
}

const ofMachine = {
  name: 'Here',
  region: 'eu-west-1',
  addressing: 'auto',
  signing: 'machine',
  accessKeyId: '',
  secretAccessKey: '',
  keepSecret: 'session',
} as const;

test('a connection that signs as this machine asks the instance once, when it is used', async () => {
  const { requests } = await serveInstance();
  const connections = openConnections(homeDirectory);
  const saved = await connections.save(ofMachine);
  expect(saved).toMatchObject({ source: { kind: 'saved', secret: 'machine' } });
  expect(saved).not.toHaveProperty('accessKeyHint');
  const other = await connections.save({ ...ofMachine, name: 'There' });
  await connections.list();
  const [one, two] = [await connections.resolve(saved.id), await connections.resolve(other.id)];
  const draft = await connections.resolveDraft(ofMachine);
  expect(requests).toEqual([]);
  for (const { credentials } of [one, two, draft]) {
    expect(await credentials()).toMatchObject({ accessKeyId: 'ASIAINSTANCE', sessionToken: 't' });
  }
  expect(requests.filter(({ rawUrl }) => rawUrl.endsWith('/instance-role'))).toHaveLength(1);
  expect(await connections.tries(saved.id)).toEqual([{ origin: 'instance', outcome: 'used' }]);
});

test('where the environment forbids it, or nothing answers, the machine is not taken for one with a role', async () => {
  const { requests } = await serveInstance();
  const forbidden = openConnections(homeDirectory, { env: { AWS_EC2_METADATA_DISABLED: 'true' } });
  const { id } = await forbidden.save(ofMachine);
  const without = expect.objectContaining({
    detail: expect.objectContaining({ code: 'no_credentials' }) as unknown,
  }) as unknown;
  await expect((await forbidden.resolve(id)).credentials()).rejects.toEqual(without);
  expect(requests).toEqual([]);
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'http://127.0.0.1:1');
  const allowed = await openConnections(homeDirectory).resolve(id);
  await expect(allowed.credentials()).rejects.toEqual(without);
});

test('a profile with credential_source = Ec2InstanceMetadata asks the instance, by its session token', async () => {
  await serveInstance();
  const keys = await keysOf('profile:a', '[profile a]\ncredential_source = Ec2InstanceMetadata\n');
  expect(keys).toMatchObject({ accessKeyId: 'ASIAINSTANCE', sessionToken: 't' });
});

test('the environment trades the token of a web identity', async () => {
  const answer = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
    <Credentials><AccessKeyId>ASIAWEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
    <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
    </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
  const { endpoint, requests } = await serve(() => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: answer,
  }));
  const tokenFile = join(homeDirectory, 'token');
  await writeFile(tokenFile, 'a.web.token');
  const keys = await keysOf('environment', '', {
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ROLE_ARN: 'arn:aws:iam::1:role/web',
    AWS_ENDPOINT_URL_STS: endpoint,
  });
  expect(keys).toMatchObject({ accessKeyId: 'ASIAWEB', sessionToken: 't' });
  const form = new URLSearchParams(requests[0]?.body.toString());
  expect(form.get('WebIdentityToken')).toBe('a.web.token');
  expect(form.get('RoleArn')).toBe('arn:aws:iam::1:role/web');
});
