import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../scripts/servers/run-command';
import { startScriptedServer } from '../../scripts/servers/scripted';
import type { ScriptedServer } from '../../scripts/servers/scripted';
import type { Connections } from '../../src/main/profiles/connections';
import type { SignInPrompts } from '../../src/main/profiles/signIn/signInPrompts';
import { noPrompts } from '../../src/main/profiles/testing/prompts';
import { DipperError } from '../../src/shared/errors/appError';
import { openConnections } from './openConnections';

/**
 * A client as a present AWS CLI registers it, to sign in by an authorization code. The center gives
 * a client nothing that it was not registered for (RegisterClient, `grantTypes`).
 */
const codeClient = 'code-client';

/** IAM Identity Center: signs in whoever is approved, and gives keys for its tokens. */
interface IdentityCenter {
  readonly server: ScriptedServer;
  /** The user has signed in on its page. */
  approve(): void;
  /** Tokens that it takes. */
  readonly tokens: Set<string>;
  /** Seconds that its tokens hold. Default: an hour. */
  tokenLife?: number;
  /** What it answers to a refresh token, in place of another token. */
  refreshAnswer?: { readonly status: number; readonly body: string };
  /** What was asked, in order: `POST /token`, … */
  paths(): readonly string[];
}

let homeDirectory: string;
let center: IdentityCenter;
let questions: Parameters<SignInPrompts['browser']>[0][];
let prompts: SignInPrompts;
let problems: DipperError[];

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-sso-'));
  await mkdir(join(homeDirectory, '.aws'));
  center = await startIdentityCenter();
  questions = [];
  problems = [];
  prompts = {
    ...noPrompts,
    browser: (question, wait) => {
      questions.push(question);
      center.approve();
      return wait(new AbortController().signal);
    },
  };
  return () => rm(homeDirectory, { recursive: true, force: true });
});

async function startIdentityCenter(): Promise<IdentityCenter> {
  let approved = false;
  let polls = 0;
  /** Each is taken once. */
  let lastRefresh: string | undefined;
  const tokens = new Set<string>();
  const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) });
  const giveToken = (token: string) => {
    tokens.add(token);
    lastRefresh = `refresh-${tokens.size}`;
    return json(200, {
      accessToken: token,
      expiresIn: found.tokenLife ?? 3600,
      refreshToken: lastRefresh,
      tokenType: 'Bearer',
    });
  };
  const server = await startScriptedServer(({ rawUrl, headers, body }) => {
    const url = new URL(rawUrl, 'http://server');
    const asked = body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, string>);
    const mayNot = json(400, { error: 'unauthorized_client' });
    switch (url.pathname) {
      case '/client/register':
        return json(200, {
          clientId: 'client',
          clientSecret: 'client-secret',
          clientSecretExpiresAt: Date.now() / 1000 + 86_400,
        });
      case '/device_authorization':
        if (asked['clientId'] === codeClient) return mayNot;
        return json(200, {
          deviceCode: 'device',
          userCode: 'ABCD-EFGH',
          verificationUri: 'https://device.example.com/',
          verificationUriComplete: 'https://device.example.com/?user_code=ABCD-EFGH',
          expiresIn: 600,
          interval: 0,
        });
      case '/token':
        if (asked['grantType'] === 'refresh_token') {
          if (found.refreshAnswer !== undefined) return found.refreshAnswer;
          return ['good-refresh', lastRefresh].includes(asked['refreshToken'])
            ? giveToken(`renewed-token${lastRefresh ?? ''}`)
            : json(400, { error: 'invalid_grant' });
        }
        if (asked['clientId'] === codeClient) return mayNot;
        polls += 1;
        return approved && polls > 1
          ? giveToken(`token-${polls}`)
          : json(400, {
              error: 'authorization_pending',
              __type: 'AuthorizationPendingException',
            });
      default: {
        if (!tokens.has(headers['x-amz-sso_bearer_token'] ?? '')) {
          return json(401, { message: 'Session token not found or invalid' });
        }
        const role = url.searchParams.get('role_name');
        if (role === 'forbidden') return json(403, { message: 'No access' });
        if (role === 'repeated') {
          const token = headers['x-amz-sso_bearer_token'];
          return json(403, { message: `invalid header x-amz-sso_bearer_token ${token}` });
        }
        return json(200, {
          roleCredentials: {
            accessKeyId: `ASIA${url.searchParams.get('account_id')}${role}`,
            secretAccessKey: 'role-secret',
            sessionToken: 'role-token',
            expiration: Date.now() + 3_600_000,
          },
        });
      }
    }
  });
  onTestFinished(() => server.stop());
  const found: IdentityCenter = {
    server,
    tokens,
    approve: () => (approved = true),
    paths: () =>
      server.requests.map(
        ({ method, rawUrl }) => `${method} ${new URL(rawUrl, 'http://server').pathname}`,
      ),
  };
  return found;
}

const startUrl = 'https://company.awsapps.com/start';

async function open(): Promise<Connections> {
  const services = `[services center]
sso =
  endpoint_url = ${center.server.endpoint}
sso_oidc =
  endpoint_url = ${center.server.endpoint}
`;
  await writeFile(
    join(homeDirectory, '.aws', 'config'),
    `${services}[sso-session company]
sso_start_url = ${startUrl}
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
${['reader', 'writer', 'third', 'forbidden', 'repeated'].map((role) => profileOf(role)).join('')}
[profile legacy]
services = center
sso_start_url = ${startUrl}
sso_region = eu-west-1
sso_account_id = 222
sso_role_name = old
`,
  );
  return openConnections(homeDirectory, {
    prompts,
    onProblem: (problem) => problems.push(problem),
  });
}

function profileOf(role: string): string {
  return `[profile ${role}]\nservices = center\nsso_session = company\nsso_account_id = 111\nsso_role_name = ${role}\n`;
}

async function keyOf(connections: Connections, profile: string): Promise<string> {
  const { credentials } = await connections.resolve(`profile:${profile}`);
  return (await credentials()).accessKeyId;
}

function cachePath(name: string): string {
  const file = `${createHash('sha1').update(name).digest('hex')}.json`;
  return join(homeDirectory, '.aws', 'sso', 'cache', file);
}

async function writeCache(name: string, token: unknown): Promise<void> {
  await mkdir(join(homeDirectory, '.aws', 'sso', 'cache'), { recursive: true });
  await writeFile(cachePath(name), JSON.stringify(token));
}

test('a sign-in in the browser is asked for once and serves every profile of its session', async () => {
  const connections = await open();
  expect(await Promise.all([keyOf(connections, 'reader'), keyOf(connections, 'writer')])).toEqual([
    'ASIA111reader',
    'ASIA111writer',
  ]);
  expect(questions).toMatchObject([
    {
      startUrl,
      verificationUrl: 'https://device.example.com/?user_code=ABCD-EFGH',
      userCode: 'ABCD-EFGH',
    },
  ]);
  expect(center.paths().slice(0, 4)).toEqual([
    'POST /client/register',
    'POST /device_authorization',
    'POST /token',
    'POST /token',
  ]);
  expect(JSON.parse(center.server.requests[0]?.body.toString() ?? '')).toMatchObject({
    clientType: 'public',
    scopes: ['sso:account:access'],
  });
});

test('the sign-in is kept as the AWS CLI keeps it, for the user alone', async () => {
  await keyOf(await open(), 'reader');
  const text = await readFile(cachePath('company'), 'utf8');
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u) as unknown;
  expect(JSON.parse(text)).toEqual({
    startUrl,
    region: 'eu-west-1',
    accessToken: 'token-2',
    expiresAt: time,
    clientId: 'client',
    clientSecret: 'client-secret',
    registrationExpiresAt: time,
    refreshToken: 'refresh-1',
  });
  expect((await stat(cachePath('company'))).mode & 0o777).toBe(0o600);
  // Another start of Dipper finds it.
  expect(await keyOf(await open(), 'writer')).toBe('ASIA111writer');
  expect(questions).toHaveLength(1);
});

test('a sign-in of the AWS CLI is used, also by a profile without a session', async () => {
  center.tokens.add('cli-token');
  await writeCache(startUrl, {
    startUrl,
    region: 'eu-west-1',
    accessToken: 'cli-token',
    expiresAt: '2099-01-01T00:00:00Z',
  });
  expect(await keyOf(await open(), 'legacy')).toBe('ASIA222old');
  expect(questions).toEqual([]);
  expect(center.paths()).toEqual(['GET /federation/credentials']);
});

/** Runs Python with the botocore of Debian's AWS CLI, in this home, and gives what it prints as JSON. */
async function botocore(source: string): Promise<unknown> {
  const text = await runCommand('/usr/bin/python3', ['-c', `import json\n${source}`], {
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: homeDirectory,
      LC_ALL: 'C.UTF-8',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return JSON.parse(text);
}

const botocoreCache = `
import os
from awscli.botocore.utils import JSONFileCache
from awscli.customizations.sso.utils import _sso_json_dumps
cache = JSONFileCache(os.path.expanduser('~/.aws/sso/cache'), dumps_func=_sso_json_dumps)
`;

test('the AWS CLI finds a sign-in that Dipper kept, of a session and of a start URL', async () => {
  const connections = await open();
  await keyOf(connections, 'reader');
  await keyOf(connections, 'legacy');
  const found = await botocore(`${botocoreCache}
from awscli.botocore.session import Session
from awscli.botocore.tokens import SSOTokenProvider
from awscli.botocore.utils import SSOTokenLoader
token = SSOTokenProvider(Session(profile='reader')).load_token().get_frozen_token()
print(json.dumps([token.token, SSOTokenLoader(cache)('${startUrl}')['accessToken']]))
`);
  const kept = await Promise.all(
    ['company', startUrl].map(async (name) => {
      const written = JSON.parse(await readFile(cachePath(name), 'utf8')) as {
        accessToken: string;
      };
      return written.accessToken;
    }),
  );
  expect(found).toEqual(kept);
});

test.each([
  ['a session', "session_name='company'", 'reader', 'ASIA111reader'],
  ['a start URL', 'session_name=None', 'legacy', 'ASIA222old'],
])(
  'Dipper takes the sign-in that the AWS CLI made and kept for %s, and asks nobody',
  async (_, session, profile, key) => {
    const connections = await open();
    center.approve();
    await botocore(`${botocoreCache}
from awscli.botocore.session import Session
from awscli.botocore.utils import SSOTokenFetcher
def client(name, **settings):
    return Session().create_client(name, endpoint_url='${center.server.endpoint}', **settings)
fetcher = SSOTokenFetcher('eu-west-1', client, cache=cache, on_pending_authorization=lambda **_: None, sleep=lambda _: None)
fetcher.fetch_token('${startUrl}', registration_scopes=['sso:account:access'], ${session})
print('true')
`);
    expect(await keyOf(connections, profile)).toBe(key);
    expect(questions).toEqual([]);
  },
);

const ended = {
  startUrl,
  region: 'eu-west-1',
  accessToken: 'ended-token',
  expiresAt: '2001-01-01T00:00:00Z',
  clientId: 'client',
  clientSecret: 'client-secret',
  registrationExpiresAt: '2099-01-01T00:00:00Z',
};

test('a token that has ended is renewed without the user', async () => {
  await writeCache('company', { ...ended, refreshToken: 'good-refresh' });
  expect(await keyOf(await open(), 'reader')).toBe('ASIA111reader');
  expect(questions).toEqual([]);
  expect(JSON.parse(await readFile(cachePath('company'), 'utf8'))).toMatchObject({
    accessToken: 'renewed-token',
  });
});

test.each(['client', codeClient])(
  'a token that can no longer be renewed makes the user sign in, whatever %s it was given to',
  async (clientId) => {
    await writeCache('company', { ...ended, clientId, refreshToken: 'bad-refresh' });
    expect(await keyOf(await open(), 'reader')).toBe('ASIA111reader');
    expect(questions).toHaveLength(1);
  },
);

test('a token is renewed as the client that it was given to', async () => {
  await writeCache('company', { ...ended, clientId: codeClient, refreshToken: 'good-refresh' });
  expect(await keyOf(await open(), 'reader')).toBe('ASIA111reader');
  expect(center.paths()).not.toContain('POST /client/register');
});

test.each([
  ['a server that fails', { status: 503, body: '{"error":"server_error"}' }],
  ['too many questions', { status: 400, body: '{"error":"slow_down"}' }],
  ['a gateway in between', { status: 403, body: '<html>Blocked</html>' }],
])('%s costs no sign-in: the token can be renewed later', async (_, answer) => {
  await writeCache('company', { ...ended, refreshToken: 'good-refresh' });
  const before = await readFile(cachePath('company'), 'utf8');
  const connections = await open();
  center.refreshAnswer = answer;
  await expect(keyOf(connections, 'reader')).rejects.toMatchObject({
    detail: { code: 'credentials_source_failed', retry: 'now', server: { status: answer.status } },
  });
  expect(questions).toEqual([]);
  expect(await readFile(cachePath('company'), 'utf8')).toBe(before);

  center.refreshAnswer = undefined;
  expect(await keyOf(connections, 'reader')).toBe('ASIA111reader');
  expect(questions).toEqual([]);
});

test('a sign-in that was ended on its page is made anew', async () => {
  await writeCache('company', { ...ended, expiresAt: '2099-01-01T00:00:00Z' });
  expect(await keyOf(await open(), 'reader')).toBe('ASIA111reader');
  expect(questions).toHaveLength(1);
});

test('a sign-in counts although it can not be kept, which is told once', async () => {
  // In the way of the folder.
  await writeFile(join(homeDirectory, '.aws', 'sso'), '');
  const connections = await open();
  expect(await keyOf(connections, 'reader')).toBe('ASIA111reader');
  expect(await keyOf(connections, 'writer')).toBe('ASIA111writer');
  expect(questions).toHaveLength(1);
  expect(problems.map(({ detail }) => detail)).toMatchObject([
    { code: 'local_failed', resource: cachePath('company') },
  ]);

  // One that the AWS CLI keeps from then on counts as well.
  await rm(join(homeDirectory, '.aws', 'sso'));
  center.tokens.clear();
  center.tokens.add('cli-token');
  const expiresAt = '2099-01-01T00:00:00Z';
  await writeCache('company', { ...ended, accessToken: 'cli-token', expiresAt });
  expect(await keyOf(connections, 'third')).toBe('ASIA111third');
  expect(questions).toHaveLength(1);
});

test('a sign-in that can not be kept is renewed, each time by its last refresh token', async () => {
  await writeFile(join(homeDirectory, '.aws', 'sso'), '');
  center.tokenLife = 30;
  const connections = await open();
  for (const role of ['reader', 'writer', 'third']) {
    expect(await keyOf(connections, role)).toBe(`ASIA111${role}`);
  }
  expect(questions).toHaveLength(1);
  expect(problems).toHaveLength(1);
});

test('a role that is not given is told in the words of the service, without its token', async () => {
  const error: unknown = await keyOf(await open(), 'forbidden').catch((reason: unknown) => reason);
  if (!(error instanceof DipperError)) throw new Error('It was not refused');
  expect(error.detail).toMatchObject({
    code: 'access_denied',
    resource: '111/forbidden',
    server: { status: 403, message: 'No access' },
  });
  expect(`${JSON.stringify(error.detail)}${String(error.stack)}`).not.toMatch(/token-\d|secret/u);
});

test('what a service repeats of a sign-in in its refusal is told without it', async () => {
  const secrets = ['access', 'client', 'refresh'].map((name) => `${name}-aoaAAAAAGrVZ3xyzw-4n`);
  const [accessToken = '', clientSecret = '', refreshToken = ''] = secrets;
  center.tokens.add(accessToken);
  await writeCache('company', { ...ended, accessToken, expiresAt: '2099-01-01T00:00:00Z' });
  const byPortal: unknown = await keyOf(await open(), 'repeated').catch(
    (reason: unknown) => reason,
  );
  await writeCache('company', { ...ended, clientSecret, refreshToken });
  const words = { error: `no ${clientSecret}`, error_description: `no ${refreshToken}` };
  center.refreshAnswer = { status: 503, body: JSON.stringify(words) };
  const byOidc: unknown = await keyOf(await open(), 'reader').catch((reason: unknown) => reason);
  expect([byPortal, byOidc]).toMatchObject([
    { detail: { server: { message: 'invalid header x-amz-sso_bearer_token [hidden]' } } },
    { detail: { server: { code: 'no [hidden]', message: 'no [hidden]' } } },
  ]);
  for (const error of [byPortal, byOidc]) {
    if (!(error instanceof DipperError)) throw new Error('It was not refused');
    for (const secret of secrets) {
      expect(`${JSON.stringify(error.detail)}${String(error.stack)}`).not.toContain(secret);
    }
  }
});

test.each([{ startUrl: 'https://other.awsapps.com/start' }, { region: 'us-east-1' }])(
  'the sign-in of a session that had %j before is not used for it now',
  async (before) => {
    center.tokens.add('of-the-other');
    const other = { accessToken: 'of-the-other', refreshToken: 'good-refresh' };
    await writeCache('company', {
      ...{ ...ended, ...other, ...before },
      expiresAt: '2099-01-01T00:00:00Z',
    });
    expect(await keyOf(await open(), 'reader')).toBe('ASIA111reader');
    expect(questions).toHaveLength(1);
    for (const { headers, body } of center.server.requests) {
      expect(headers['x-amz-sso_bearer_token']).not.toBe('of-the-other');
      expect(body.toString()).not.toContain('good-refresh');
    }
  },
);
