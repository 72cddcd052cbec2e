import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { DipperError } from '../../shared/errors/appError';
import type { ConnectionDraft } from '../../shared/ipc/routes/connections';
import { defaultConnectionOptions } from '../../shared/model/connection';
import type { ConnectionOptions } from '../../shared/model/connection';
import { createConnectionOptionsStore } from './connectionOptions';
import { createConnections } from './connections';
import type { Connections } from './connections';
import { createSavedConnectionStore } from './savedConnectionStore';
import { createSecretStore } from './secretStore';
import type { SignInPrompts } from './signIn/signInPrompts';
import { noPrompts } from './testing/prompts';
import { refusalWithout } from './testing/refusal';

const secret = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY';
const token = 'FwoGZXIvYXdzEXAMPLETOKEN';

let directory: string;
let available: boolean;
let isLocked: boolean;
let problems: DipperError[];
let connections: Connections;

const draft: ConnectionDraft = {
  name: 'Local',
  endpoint: 'http://127.0.0.1:9000',
  region: 'r',
  addressing: 'path',
  signing: 'keys',
  accessKeyId: 'AKIAIOSFODNN7WXYZ',
  secretAccessKey: secret,
  keepSecret: 'keychain',
};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-connections-'));
  available = true;
  isLocked = false;
  problems = [];
  connections = start();
});

afterEach(() => rm(directory, { recursive: true, force: true }));

/** Another start of Dipper on the same files. */
function start(
  prompts: SignInPrompts = noPrompts,
  onChanged?: () => void,
  env: NodeJS.ProcessEnv = {},
  systemSays = 'DIRECT',
): Connections {
  const onProblem = (problem: DipperError): number => problems.push(problem);
  return createConnections({
    onCall: () => undefined,
    resolveSystemProxy: () => Promise.resolve(systemSays),
    env,
    prompts,
    onChanged,
    options: createConnectionOptionsStore({ path: join(directory, 'options.json'), onProblem }),
    homeDirectory: directory,
    store: createSavedConnectionStore({ path: join(directory, 'connections.json'), onProblem }),
    secrets: createSecretStore({
      path: join(directory, 'secrets.json'),
      onProblem,
      encryption: {
        isAvailable: () => available,
        backend: () => 'upside_down',
        encrypt: (text) => {
          if (isLocked) throw new Error('The keychain is locked.');
          return Buffer.from(text).reverse();
        },
        decrypt: (encrypted) => Buffer.from(encrypted).reverse().toString(),
      },
    }),
  });
}

function refusal(work: Promise<unknown>): Promise<DipperError> {
  return refusalWithout(secret, work);
}

async function savedList() {
  return (await connections.list()).connections.filter(({ source }) => source.kind === 'saved');
}

test('a saved connection is listed, also by the next start, without its keys', async () => {
  const saved = await connections.save({ ...draft, sessionToken: token });
  expect(saved.id).toMatch(/^saved:[0-9a-f-]{36}$/);
  expect(saved).toEqual({
    id: saved.id,
    name: 'Local',
    source: { kind: 'saved', secret: 'keychain' },
    endpoint: 'http://127.0.0.1:9000',
    region: 'r',
    addressing: 'path',
    server: 'http://127.0.0.1:9000',
    options: defaultConnectionOptions,
    accessKeyHint: '••••WXYZ',
  });

  connections = start();
  const list = await connections.list();
  expect(list.connections).toEqual([saved]);
  expect(list.keychain).toEqual({ available: true, backend: 'upside_down' });
  expect(list.places.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['config_file', 'missing'],
    ['credentials_file', 'missing'],
    ['environment', 'missing'],
    ['saved', 'found'],
  ]);

  const stored = await readFile(join(directory, 'connections.json'), 'utf8');
  for (const text of [JSON.stringify(list), JSON.stringify(saved), stored]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(token);
    expect(text).not.toContain(draft.accessKeyId);
  }
});

test('it resolves to all that is needed to reach its server', async () => {
  const { id } = await connections.save({ ...draft, sessionToken: token });
  const { credentials, onRefused, network, ...resolved } = await start().resolve(id);
  expect(network).toMatchObject({ connectTimeout: 10_000, idleTimeout: 120_000 });
  expect(resolved).toEqual({
    id,
    endpoint: 'http://127.0.0.1:9000',
    region: 'r',
    addressing: 'path',
    readOnly: false,
    requesterPays: false,
  });
  expect(onRefused).toBeTypeOf('function');
  expect(await credentials()).toEqual({
    accessKeyId: draft.accessKeyId,
    secretAccessKey: secret,
    sessionToken: token,
  });
});

test('temporary keys that have ended are asked for once, kept where they were, and used', async () => {
  const { id } = await connections.save({ ...draft, sessionToken: token });
  const asked: string[] = [];
  const fresh = { accessKeyId: 'ASIAFRESHNEW1', secretAccessKey: 'fresh', sessionToken: 'newer' };
  const asking: SignInPrompts = {
    ...noPrompts,
    newKeys: ({ connection, accessKeyHint }) => {
      asked.push(`${connection} ${accessKeyHint}`);
      return Promise.resolve(fresh);
    },
  };
  let changes = 0;
  connections = start(asking, () => (changes += 1));
  const [one, other] = [await connections.resolve(id), await connections.resolve(id)];
  expect(await one.credentials()).toMatchObject({ sessionToken: token });
  expect(await other.credentials()).toMatchObject({ sessionToken: token });
  one.onRefused?.();
  expect(await Promise.all([one.credentials(), one.credentials()])).toEqual([fresh, fresh]);
  // Who still had the old ones hears late that they are refused.
  other.onRefused?.();
  expect(await other.credentials()).toEqual(fresh);
  expect(asked).toEqual(['Local ••••WXYZ']);
  // Whoever shows the hint of the old ones is told.
  expect(changes).toBe(1);
  expect(await (await start().resolve(id)).credentials()).toEqual(fresh);
  expect(await savedList()).toMatchObject([
    { accessKeyHint: '••••NEW1', source: { secret: 'keychain' } },
  ]);
  // When they end as well, it is they that are told of.
  one.onRefused?.();
  await one.credentials();
  expect(asked).toEqual(['Local ••••WXYZ', 'Local ••••NEW1']);
});

test('long-lived keys that are refused are not asked for', async () => {
  const { id } = await connections.save(draft);
  const resolved = await connections.resolve(id);
  await resolved.credentials();
  resolved.onRefused?.();
  expect(await resolved.credentials()).toMatchObject({ secretAccessKey: secret });
});

test('without endpoint and region it is AWS itself', async () => {
  const { name, addressing, signing, accessKeyId, secretAccessKey, keepSecret } = draft;
  const aws = { name, addressing, signing, accessKeyId, secretAccessKey, keepSecret };
  const saved = await connections.save({ ...aws, region: '' });
  expect(saved).not.toHaveProperty('endpoint');
  expect(saved).not.toHaveProperty('region');
  const resolved = await connections.resolve(saved.id);
  expect(resolved.endpoint).toBeUndefined();
  expect(resolved.region).toBe('us-east-1');
});

test('an edit with an empty secret keeps the stored one, with its session token', async () => {
  const { id } = await connections.save({ ...draft, sessionToken: token });
  const edited = await connections.save({
    ...draft,
    id,
    name: 'Renamed',
    accessKeyId: 'AKIACHANGEDABCD',
    secretAccessKey: '',
  });
  expect(edited).toMatchObject({ id, name: 'Renamed', accessKeyHint: '••••ABCD' });
  expect(await savedList()).toEqual([edited]);
  expect(await (await connections.resolve(id)).credentials()).toEqual({
    accessKeyId: 'AKIACHANGEDABCD',
    secretAccessKey: secret,
    sessionToken: token,
  });
});

test('whoever still holds a connection of before an edit gets no keys for another server', async () => {
  const { id } = await connections.save(draft);
  const begun = await connections.resolve(id);
  const saving = connections.save({
    ...{ ...draft, id, endpoint: 'http://127.0.0.1:9001' },
    ...{ accessKeyId: 'AKIACHANGEDABCD', secretAccessKey: 'a new secret' },
  });
  expect((await refusal(begun.credentials())).detail.code).toBe('connection_changed');
  await saving;
  expect((await refusal(begun.credentials())).detail.code).toBe('connection_changed');
  expect(await (await connections.resolve(id)).credentials()).toMatchObject({
    accessKeyId: 'AKIACHANGEDABCD',
  });
});

test('keys that were given for one server are neither kept for another nor sent to it', async () => {
  const fresh = { accessKeyId: 'ASIAFRESHNEW1', secretAccessKey: 'fresh', sessionToken: 'newer' };
  let answer: (keys: typeof fresh) => void = () => undefined;
  const asked = new Promise<void>((tell) => {
    connections = start({
      ...noPrompts,
      newKeys: () =>
        new Promise((resolve) => {
          answer = resolve;
          tell();
        }),
    });
  });
  const { id } = await connections.save({ ...draft, sessionToken: token });
  const begun = await connections.resolve(id);
  await begun.credentials();
  begun.onRefused?.();
  const waiting = refusal(begun.credentials());
  await asked;
  const edited = { ...draft, id, endpoint: 'http://127.0.0.1:9001', sessionToken: 'another' };
  await connections.save(edited);
  answer(fresh);
  expect((await waiting).detail.code).toBe('connection_changed');
  expect(await (await connections.resolve(id)).credentials()).toMatchObject({
    sessionToken: 'another',
  });
});

test('an edit with another secret does not keep the session token of the earlier one', async () => {
  const { id } = await connections.save({ ...draft, sessionToken: token });
  await connections.save({ ...draft, id, accessKeyId: '', secretAccessKey: 'another' });
  expect(await (await connections.resolve(id)).credentials()).toEqual({
    accessKeyId: draft.accessKeyId,
    secretAccessKey: 'another',
  });
});

test('an edit can move the secret from the keychain to the session', async () => {
  const { id } = await connections.save(draft);
  const moved = await connections.save({
    ...draft,
    id,
    accessKeyId: '',
    secretAccessKey: '',
    keepSecret: 'session',
  });
  expect(moved.source).toEqual({ kind: 'saved', secret: 'session' });
  expect((await (await connections.resolve(id)).credentials()).secretAccessKey).toBe(secret);
  connections = start();
  expect((await savedList())[0]?.source).toEqual({ kind: 'saved', secret: 'missing' });
});

test('without encryption, a secret for the keychain is refused and nothing is stored', async () => {
  available = false;
  expect((await refusal(connections.save(draft))).detail.code).toBe('encryption_unavailable');
  expect(await savedList()).toEqual([]);
  await expect(stat(join(directory, 'connections.json'))).rejects.toThrow('ENOENT');
  await expect(stat(join(directory, 'secrets.json'))).rejects.toThrow('ENOENT');
  expect((await connections.list()).keychain.available).toBe(false);
});

test('a session-only connection is listed after a restart, and asks for its secret', async () => {
  available = false;
  const saved = await connections.save({ ...draft, keepSecret: 'session' });
  expect(saved.source).toEqual({ kind: 'saved', secret: 'session' });

  connections = start();
  expect(await savedList()).toEqual([{ ...saved, source: { kind: 'saved', secret: 'missing' } }]);
  const { detail } = await refusal(connections.resolve(saved.id));
  expect(detail).toMatchObject({ code: 'no_credentials', retry: 'after_sign_in' });
  expect(detail.message).toContain('Local');

  const { id } = saved;
  const renamed = { ...draft, id, name: 'New', accessKeyId: '', secretAccessKey: '' };
  expect(await connections.save({ ...renamed, keepSecret: 'session' })).toMatchObject({
    name: 'New',
    accessKeyHint: '••••WXYZ',
    source: { secret: 'missing' },
  });
});

test("a secret that can't be decrypted leaves its connection listed and repairable", async () => {
  const { id } = await connections.save(draft);
  const blob = Buffer.from('damaged').toString('base64');
  const secrets = { version: 1, data: { [id]: blob } };
  await writeFile(join(directory, 'secrets.json'), JSON.stringify(secrets));

  expect(await savedList()).toHaveLength(1);
  expect((await refusal(connections.resolve(id))).detail.code).toBe('credentials_source_failed');
  await connections.save({ ...draft, id });
  expect((await (await connections.resolve(id)).credentials()).secretAccessKey).toBe(secret);
});

test('secrets that the system does not let be read leave the connections listed', async () => {
  const { id } = await connections.save(draft);
  await rm(join(directory, 'secrets.json'));
  await mkdir(join(directory, 'secrets.json'));
  expect((await savedList())[0]?.source).toEqual({ kind: 'saved', secret: 'missing' });
  expect((await refusal(connections.resolve(id))).detail.code).toBe('local_failed');
});

test('a list of connections that can not be read is told in its place', async () => {
  await mkdir(join(directory, 'connections.json'));
  const { connections: listed, places } = await connections.list();
  expect(listed).toEqual([]);
  expect(places.at(-1)).toMatchObject({ kind: 'saved', outcome: 'unreadable' });
  // The secret that was stored first does not stay behind.
  await refusal(connections.save(draft));
  expect(await readFile(join(directory, 'secrets.json'), 'utf8')).not.toContain('saved:');
});

test('a corrupt list of connections is set aside and reported', async () => {
  await writeFile(join(directory, 'connections.json'), '[');
  expect(await savedList()).toEqual([]);
  expect(problems.map((problem) => problem.detail.code)).toEqual(['local_failed']);
});

test('what only another Dipper knows of a connection costs no other one, and stays', async () => {
  const path = join(directory, 'connections.json');
  const known = { addressing: 'path', accessKeyHint: '', anonymous: true, colour: 'red' };
  const mine = { ...known, id: 'saved:1', name: 'mine', endpoint: 'http://a' };
  const theirs = { ...known, id: 'saved:2', name: 'theirs', addressing: 'later' };
  await writeFile(path, JSON.stringify({ version: 1, data: [mine, theirs] }));
  expect((await savedList()).map(({ name }) => name)).toEqual(['mine']);
  expect((await savedList()).map(({ name }) => name)).toEqual(['mine']);
  expect(problems.map(({ detail }) => detail.facts)).toEqual([{ connection: 'theirs' }]);

  const edited = {
    id: 'saved:1',
    name: 'edited',
    addressing: 'auto',
    signing: 'anonymous',
  } as const;
  await connections.save({ ...draft, ...edited, endpoint: 'http://b' });
  const { data } = JSON.parse(await readFile(path, 'utf8')) as { readonly data: unknown };
  expect(data).toEqual([
    { ...mine, name: 'edited', addressing: 'auto', endpoint: 'http://b', region: 'r' },
    theirs,
  ]);
});

test('a removed connection takes its secret with it', async () => {
  const { id } = await connections.save(draft);
  await connections.remove(id);
  expect(await savedList()).toEqual([]);
  expect(await readFile(join(directory, 'secrets.json'), 'utf8')).not.toContain(id);
  expect((await refusal(connections.resolve(id))).detail.code).toBe('not_found');
  expect((await refusal(connections.remove(id))).detail.code).toBe('not_found');
});

test('what comes from AWS is not removed or edited here', async () => {
  for (const id of ['environment', 'profile:default']) {
    expect((await refusal(connections.remove(id))).detail.code).toBe('invalid_input');
    expect((await refusal(connections.save({ ...draft, id }))).detail.code).toBe('not_found');
  }
});

test('a draft resolves without being stored', async () => {
  const { id, credentials, network, ...resolved } = await connections.resolveDraft(draft);
  expect(network).toMatchObject({ acceptAnyCertificate: false });
  expect(id).toMatch(/^draft:/);
  expect(resolved).toEqual({
    endpoint: 'http://127.0.0.1:9000',
    region: 'r',
    addressing: 'path',
  });
  expect((await credentials()).secretAccessKey).toBe(secret);
  expect(await savedList()).toEqual([]);
});

test('a draft of a saved connection takes the stored secret', async () => {
  const { id } = await connections.save(draft);
  const resolved = await connections.resolveDraft({
    ...draft,
    id,
    endpoint: 'http://127.0.0.1:9001',
    secretAccessKey: '',
  });
  expect(resolved.endpoint).toBe('http://127.0.0.1:9001');
  expect((await resolved.credentials()).secretAccessKey).toBe(secret);
});

test('a new connection without keys, or with a password in its endpoint, is refused', async () => {
  const bad: readonly ConnectionDraft[] = [
    { ...draft, secretAccessKey: '' },
    { ...draft, accessKeyId: '' },
    { ...draft, endpoint: `http://me:${secret}@h` },
  ];
  for (const one of bad) {
    expect((await refusal(connections.save(one))).detail.code).toBe('invalid_input');
    expect((await refusal(connections.resolveDraft(one))).detail.code).toBe('invalid_input');
  }
  expect(await savedList()).toEqual([]);
});

test('what was decided about a connection is kept, counts when it is used, and goes with it', async () => {
  const { id } = await connections.save(draft);
  const options = {
    readOnly: true,
    askBucketName: true,
    requesterPays: true,
    colour: 'red',
    network: {
      proxy: { kind: 'custom', url: 'http://proxy.test:3128', user: 'me' },
      caFile: '~/ca.pem',
      acceptAnyCertificate: true,
      connectSeconds: 3,
      idleSeconds: 30,
    },
  } as const;
  const authority = '-----BEGIN CERTIFICATE-----\n';
  await writeFile(join(directory, 'ca.pem'), authority);
  await connections.setOptions(id, options, 'the password of the proxy');
  await connections.setOptions('environment', options);
  connections = start();
  expect((await connections.list()).connections).toMatchObject([{ id, options }]);
  expect(await connections.optionsOf(id)).toEqual(options);
  const { network, ...rest } = await connections.resolve(id);
  expect(rest).toMatchObject({
    readOnly: true,
    requesterPays: true,
    caCertificates: authority,
  });
  expect(network).toMatchObject({
    acceptAnyCertificate: true,
    connectTimeout: 3000,
    idleTimeout: 30_000,
  });
  expect(await network?.proxyFor?.('https://s3.test/')).toEqual({
    scheme: 'http',
    host: 'proxy.test',
    port: 3128,
    user: 'me',
    password: 'the password of the proxy',
  });
  expect(JSON.stringify(await connections.list())).not.toContain('password of the proxy');
  expect(await connections.save({ ...draft, id, name: 'Renamed' })).toMatchObject({ options });

  await connections.remove(id);
  expect(await connections.optionsOf(id)).toEqual(defaultConnectionOptions);
  expect(await connections.optionsOf('environment')).toEqual(options);
});

function byProxy(url: string, user = 'me'): ConnectionOptions {
  const proxy = { kind: 'custom', url, user } as const;
  const { network } = defaultConnectionOptions;
  return { ...defaultConnectionOptions, network: { ...network, proxy } };
}

test.each([
  ['another proxy', byProxy('http://two.test:3128')],
  ['another user of it', byProxy('http://one.test:3128', 'you')],
])('calls under way never give their proxy the password of %s', async (_, changed) => {
  const { id } = await connections.save(draft);
  await connections.setOptions(id, byProxy('http://one.test:3128'), 'first password');
  const { network: begun } = await connections.resolve(id);
  await connections.setOptions(id, changed, 'second password');
  const asked = Promise.resolve(begun?.proxyFor?.('https://s3.test/'));
  expect((await refusal(asked)).detail.code).toBe('proxy_failed');
  const { network: now } = await connections.resolve(id);
  expect(await now?.proxyFor?.('https://s3.test/')).toMatchObject({ password: 'second password' });
});

test.each([
  ['another proxy', byProxy('http://two.test:3128')],
  ['another user of it', byProxy('http://one.test:3128', 'you')],
])(
  '%s is not given the password that is kept, nor is the first one later on',
  async (_, changed) => {
    const { id } = await connections.save(draft);
    const first = byProxy('http://one.test:3128');
    const passwordNow = async (): Promise<string | undefined> => {
      const { network } = await connections.resolve(id);
      return (await network?.proxyFor?.('https://s3.test/'))?.password;
    };
    await connections.setOptions(id, first, 'first password');
    await connections.setOptions(id, { ...first, readOnly: true });
    expect(await passwordNow()).toBe('first password');
    await connections.setOptions(id, changed);
    expect(await passwordNow()).toBe('');
    await connections.setOptions(id, first);
    expect(await passwordNow()).toBe('');
  },
);

test('a password is not kept for a proxy that it was not typed for, also where the other can’t be written', async () => {
  const { id } = await connections.save(draft);
  await connections.setOptions(id, byProxy('http://one.test:3128'), 'first password');
  const path = join(directory, 'options.json');
  await rename(path, `${path}.aside`);
  await mkdir(path);
  await refusal(connections.setOptions(id, byProxy('http://two.test:3128'), 'second password'));
  await rm(path, { recursive: true });
  await rename(`${path}.aside`, path);
  const { network } = await connections.resolve(id);
  expect(await network?.proxyFor?.('https://s3.test/')).toMatchObject({
    host: 'one.test',
    password: 'first password',
  });
});

test('a proxy of the system that is not there is passed over for the way that it names next', async () => {
  const shut = createServer().listen(0, '127.0.0.1');
  await once(shut, 'listening');
  const { port } = shut.address() as AddressInfo;
  shut.close();
  await once(shut, 'close');
  const { id } = await connections.save(draft);
  const proxyWhere = async (systemSays: string) => {
    const { network } = await start(noPrompts, undefined, {}, systemSays).resolve(id);
    return network?.proxyFor?.('https://s3.test/');
  };
  expect(await proxyWhere(`PROXY 127.0.0.1:${port}; DIRECT`)).toBeUndefined();
  expect(await proxyWhere(`PROXY 127.0.0.1:${port}`)).toMatchObject({ port });
});

test('a proxy of the system that was not there is taken once the network is another one', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const { port } = first.address() as AddressInfo;
  first.close();
  await once(first, 'close');
  const { id } = await connections.save(draft);
  const started = start(noPrompts, undefined, {}, `PROXY 127.0.0.1:${port}; DIRECT`);
  const { network } = await started.resolve(id);
  const proxy = () => network?.proxyFor?.('https://s3.test/');
  expect(await proxy()).toBeUndefined();
  const again = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void again.close());
  await once(again, 'listening');
  expect(await proxy()).toBeUndefined();
  started.forgetWays();
  expect(await proxy()).toMatchObject({ port });
});

test('a list of connections whose options can’t be read shows them as read only, and says why', async () => {
  const { id } = await connections.save(draft);
  const options = byProxy('http://one.test:3128');
  await connections.setOptions(id, options);
  const path = join(directory, 'options.json');
  await rename(path, `${path}.aside`);
  await mkdir(path);
  expect((await connections.list()).connections).toMatchObject([
    { options: { readOnly: true }, optionsError: { code: 'local_failed' } },
  ]);
  await rm(path, { recursive: true });
  await rename(`${path}.aside`, path);
  const [connection] = (await connections.list()).connections;
  expect(connection).toMatchObject({ options });
  expect(connection).not.toHaveProperty('optionsError');
});

test('a proxy is not changed where the password of the other one can’t be kept', async () => {
  const { id } = await connections.save(draft);
  const before = byProxy('http://one.test:3128');
  await connections.setOptions(id, before, 'first password');
  isLocked = true;
  const changed = connections.setOptions(id, byProxy('http://two.test:3128'), 'second password');
  expect((await refusal(changed)).detail.code).toBe('encryption_unavailable');
  expect(await connections.optionsOf(id)).toEqual(before);
  const { network } = await connections.resolve(id);
  expect(await network?.proxyFor?.('https://s3.test/')).toMatchObject({
    host: 'one.test',
    password: 'first password',
  });
});

test.each([
  [undefined, false],
  ['https://s3.eu-west-1.amazonaws.com', false],
  ['https://ceph.lab:7480', true],
])(
  'any certificate is taken of a server of one’s own, and never of AWS: %s',
  async (endpoint, isTaken) => {
    const { id } = await connections.save({ ...draft, endpoint });
    const network = { ...defaultConnectionOptions.network, acceptAnyCertificate: true };
    await connections.setOptions(id, { ...defaultConnectionOptions, network });
    expect((await connections.resolve(id)).network?.acceptAnyCertificate).toBe(isTaken);
    const edited = await connections.resolveDraft({ ...draft, id, endpoint });
    expect(edited.network?.acceptAnyCertificate).toBe(isTaken);
  },
);

test('a CA file of the connection’s own stands in for one elsewhere that can’t be read', async () => {
  const authority = '-----BEGIN CERTIFICATE-----\n';
  await writeFile(join(directory, 'ca.pem'), authority);
  await mkdir(join(directory, '.aws'));
  await writeFile(
    join(directory, '.aws', 'credentials'),
    `[own]\naws_access_key_id = AKIDOWN\naws_secret_access_key = ${secret}\nca_bundle = /gone.pem\n`,
  );
  const anonymous = {
    ...draft,
    signing: 'anonymous',
    accessKeyId: '',
    secretAccessKey: '',
  } as const;
  const saved = await connections.save(draft);
  const open = await connections.save(anonymous);
  const env = {
    AWS_CA_BUNDLE: '/gone.pem',
    AWS_ACCESS_KEY_ID: 'AKIDENVIRONMENT',
    AWS_SECRET_ACCESS_KEY: secret,
  };
  connections = start(noPrompts, undefined, env);
  expect((await refusal(connections.resolveDraft(draft))).detail.code).toBe('local_not_found');
  const options = {
    ...defaultConnectionOptions,
    network: { ...defaultConnectionOptions.network, caFile: '~/ca.pem' },
  };
  for (const id of [saved.id, open.id, 'profile:own', 'environment']) {
    expect((await refusal(connections.resolve(id))).detail.code).toBe('local_not_found');
    await connections.setOptions(id, options);
    expect(await connections.resolve(id)).toMatchObject({ id, caCertificates: authority });
  }
  expect(await connections.resolveDraft({ ...draft, id: saved.id })).toMatchObject({
    caCertificates: authority,
  });
  expect(await connections.tries(saved.id)).toHaveLength(1);
});

test('an anonymous connection has no keys, and gives up those that it had', async () => {
  const { id } = await connections.save(draft);
  const anonymous = {
    ...draft,
    signing: 'anonymous',
    accessKeyId: '',
    secretAccessKey: '',
  } as const;
  const saved = await connections.save({ ...anonymous, id });
  expect(saved.source).toEqual({ kind: 'saved', secret: 'none' });
  expect(saved).not.toHaveProperty('accessKeyHint');
  expect(await start().resolve(id)).toMatchObject({ anonymous: true });
  expect(await connections.resolveDraft(anonymous)).toMatchObject({ anonymous: true });
  expect(await readFile(join(directory, 'secrets.json'), 'utf8')).not.toContain(id);

  await connections.save({ ...draft, id });
  expect(await connections.resolve(id)).not.toHaveProperty('anonymous');
});
