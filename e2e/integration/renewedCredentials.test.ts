import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startScriptedServer } from '../../scripts/servers/scripted';
import { openConnections } from './openConnections';

/** In a minute: so soon that whoever needs keys gets new ones. */
const soon = (): string => new Date(Date.now() + 60_000).toISOString();

const sts = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Gives the keys ASIA1, ASIA2 and so on, each for a minute, as all services of credentials do. */
async function startGiver() {
  let given = 0;
  const server = await startScriptedServer(({ method, rawUrl, body }) => {
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
  });
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
        `[profile keys]\naws_access_key_id = AKID\naws_secret_access_key = s\n[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = keys\nendpoint_url = ${endpoint}\n`,
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
    const home = await mkdtemp(join(tmpdir(), 'dipper-renewed-'));
    onTestFinished(() => rm(home, { recursive: true }));
    await mkdir(join(home, '.aws'));
    const { endpoint, requests } = await startGiver();
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', endpoint);
    onTestFinished(() => void vi.unstubAllEnvs());
    await writeFile(join(home, 'token'), 'the first token');
    await writeFile(join(home, '.aws', 'config'), source.config({ endpoint, home }));
    const env = { PATH: process.env['PATH'], ...source.env?.({ endpoint, home }) };
    const { credentials } = await openConnections(home, { env }).resolve(source.id);
    const first = await credentials();
    await writeFile(join(home, 'token'), 'the second token');
    const second = await credentials();
    expect(first.accessKeyId).toMatch(/^ASIA\d$/u);
    expect(second.accessKeyId).toMatch(/^ASIA\d$/u);
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
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
