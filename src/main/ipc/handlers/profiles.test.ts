import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import type { ProfileChange, ProfileDraft } from '../../../shared/ipc/profileSchemas';
import { defaultConnectionOptions } from '../../../shared/model/connection';
import type { ConnectionOptions } from '../../../shared/model/connection';
import type { Transfer, TransferState } from '../../../shared/model/transfers';
import { createConnectionOptionsStore } from '../../profiles/connectionOptions';
import { createConnections } from '../../profiles/connections';
import type { Connections } from '../../profiles/connections';
import { createProfileEditor } from '../../profiles/editor/profileEditor';
import { createSavedConnectionStore } from '../../profiles/savedConnectionStore';
import { createSecretStore } from '../../profiles/secretStore';
import { noPrompts } from '../../profiles/testing/prompts';
import { createProfileHandlers } from './profiles';

const password = 'the password of the proxy';
const options: ConnectionOptions = {
  ...defaultConnectionOptions,
  colour: 'red',
  network: {
    ...defaultConnectionOptions.network,
    proxy: { kind: 'custom', url: 'http://proxy.test:3128', user: 'me' },
  },
};

const noTotals = {
  ...{ active: 0, queued: 0, paused: 0, done: 0, failed: 0 },
  ...{ bytesTotal: 0, bytesDone: 0, bytesPerSecond: 0 },
};

let home: string;
let isKeychainThere: boolean;
let connections: Connections;
let handlers: ReturnType<typeof createProfileHandlers>;
/** What the window shows as transfers. */
let transfers: readonly Transfer[];
/** What the handlers have told: connections that were forgotten, events, problems. */
let told: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dipper-profile-handlers-'));
  await mkdir(join(home, '.aws'));
  const keys = 'aws_access_key_id = A\naws_secret_access_key = S\n';
  await writeFile(join(home, '.aws', 'credentials'), `[a]\n${keys}`);
  isKeychainThere = true;
  const onProblem = (problem: Error): never => {
    throw problem;
  };
  connections = createConnections({
    env: {},
    homeDirectory: home,
    prompts: noPrompts,
    onCall: () => undefined,
    options: createConnectionOptionsStore({ path: join(home, 'options.json'), onProblem }),
    store: createSavedConnectionStore({ path: join(home, 'connections.json'), onProblem }),
    secrets: createSecretStore({
      path: join(home, 'secrets.json'),
      onProblem,
      encryption: {
        isAvailable: () => isKeychainThere,
        backend: () => 'upside_down',
        encrypt: (text) => Buffer.from(text).reverse(),
        decrypt: (encrypted) => Buffer.from(encrypted).reverse().toString(),
      },
    }),
  });
  told = [];
  transfers = [];
  handlers = handlersOf(connections);
});

function handlersOf(used: Parameters<typeof createProfileHandlers>[0]['connections']) {
  return createProfileHandlers({
    editor: createProfileEditor({
      env: {},
      homeDirectory: home,
      confirmProgram: () => Promise.resolve(true),
    }),
    connections: used,
    transfers: { list: () => Promise.resolve({ transfers, totals: noTotals }) },
    forget: (id) => told.push(`forget ${id}`),
    send: (name) => told.push(name),
    onProblem: ({ detail }) => told.push(detail.code),
  });
}

afterEach(() => rm(home, { recursive: true, force: true }));

async function outcomeOf(
  profile: string | undefined,
  changeOf: (draft: ProfileDraft) => ProfileChange,
) {
  const call = { signal: new AbortController().signal, callId: '' };
  const { editId, draft } = await handlers['profiles.open'](
    profile === undefined ? {} : { profile },
    call,
  );
  const asked = { editId, change: changeOf(draft), overwrite: false };
  return handlers['profiles.apply'](asked, call);
}

async function apply(...asked: Parameters<typeof outcomeOf>): Promise<void> {
  expect(await outcomeOf(...asked)).toMatchObject({ kind: 'saved' });
}

/** The names of the profiles in the credentials file. */
async function profilesNow(): Promise<readonly string[]> {
  const text = await readFile(join(home, '.aws', 'credentials'), 'utf8');
  return [...text.matchAll(/^\[(.+)\]$/gmu)].map(([, name = '']) => name);
}

const named = (name: string) => (draft: ProfileDraft) =>
  ({ kind: 'put', draft: { ...draft, name } }) as const;

async function passwordOf(id: string): Promise<string | undefined> {
  const { network } = await connections.resolve(id);
  const proxy = await network?.proxyFor?.('https://s3.test/');
  return proxy?.password;
}

test.each([true, false])(
  'a profile with another name keeps what was decided of it, and its proxy’s password (keychain: %s)',
  async (isThere) => {
    isKeychainThere = isThere;
    await connections.setOptions('profile:a', options, password);
    await apply('a', named('b'));
    expect(await connections.optionsOf('profile:b')).toEqual(options);
    expect(await passwordOf('profile:b')).toBe(password);
    expect(await connections.optionsOf('profile:a')).toEqual(defaultConnectionOptions);
  },
);

test('neither a profile that got another name nor one that is gone leaves a password behind', async () => {
  await connections.setOptions('profile:a', options, password);
  await apply('a', named('b'));
  expect(await readFile(join(home, 'secrets.json'), 'utf8')).not.toContain('profile:a');
  await apply('b', () => ({ kind: 'remove' }));
  expect(await readFile(join(home, 'secrets.json'), 'utf8')).not.toContain('profile:');

  await apply(undefined, (draft) => ({
    kind: 'put',
    draft: { ...draft, name: 'b', signIn: 'keys', accessKeyId: 'A', secretAccessKey: 'S' },
  }));
  await connections.setOptions('profile:b', options);
  expect(await passwordOf('profile:b')).toBe('');
});

test.each(['options.json', 'secrets.json'])(
  'a profile whose %s can not be written keeps its name, so that none is without its guard rails',
  async (name) => {
    await connections.setOptions('profile:a', options, password);
    const path = join(home, name);
    await rename(path, `${path}.aside`);
    await mkdir(path);
    await expect(outcomeOf('a', named('b'))).rejects.toMatchObject({
      detail: { code: 'local_failed' },
    });
    expect(await profilesNow()).toEqual(['a']);
    await rm(path, { recursive: true });
    await rename(`${path}.aside`, path);
    expect(await connections.optionsOf('profile:a')).toEqual(options);
    expect(await passwordOf('profile:a')).toBe(password);
    expect(await connections.optionsOf('profile:b')).toEqual(defaultConnectionOptions);

    // The same edit is still open, and can be saved once the disk takes it.
    await apply('a', named('b'));
    expect(await connections.optionsOf('profile:b')).toEqual(options);
  },
);

test('a name that is taken, or a file that another program has written, changes no options', async () => {
  await writeFile(
    join(home, '.aws', 'credentials'),
    ['a', 'b']
      .map((name) => `[${name}]\naws_access_key_id = A\naws_secret_access_key = S\n`)
      .join(''),
  );
  const others: ConnectionOptions = { ...options, colour: 'green' };
  await connections.setOptions('profile:a', options, password);
  await connections.setOptions('profile:b', others, 'another password');
  await connections.setOptions('profile:c', others, 'another password');
  await expect(outcomeOf('a', named('b'))).rejects.toMatchObject({
    detail: { code: 'invalid_input' },
  });
  const call = { signal: new AbortController().signal, callId: '' };
  const { editId, draft } = await handlers['profiles.open']({ profile: 'a' }, call);
  await appendFile(join(home, '.aws', 'credentials'), '# by another program\n');
  const asked = { editId, change: named('c')(draft), overwrite: false };
  expect(await handlers['profiles.apply'](asked, call)).toMatchObject({ kind: 'conflict' });

  expect(await connections.optionsOf('profile:a')).toEqual(options);
  await appendFile(
    join(home, '.aws', 'credentials'),
    '[c]\naws_access_key_id = A\naws_secret_access_key = S\n',
  );
  for (const id of ['profile:b', 'profile:c']) {
    expect(await connections.optionsOf(id)).toEqual(others);
    expect(await passwordOf(id)).toBe('another password');
  }
});

test('what was decided of the old name and can not be removed is told, and ends no rename', async () => {
  await connections.setOptions('profile:a', options, password);
  handlers = handlersOf({
    copyOptions: (from, to) => connections.copyOptions(from, to),
    forgetOptions: () => Promise.reject(dipperError('disk_full', 'full')),
  });
  await apply('a', named('b'));
  expect(await connections.optionsOf('profile:b')).toEqual(options);
  expect(told).toEqual(['disk_full', 'forget profile:a', 'connections.changed']);
});

function transfer(connectionId: string, state: TransferState): Transfer {
  const place = { connectionId, bucket: 'b', key: 'k' };
  const bytes = { bytesTotal: 2, bytesDone: 1 };
  return { id: state, kind: 'upload', name: 'k', ...place, ...bytes, state, queuedAt: 0 };
}

test.each(['queued', 'running', 'paused', 'failed'] as const)(
  'a profile keeps its name while a transfer that knows it by that is %s',
  async (state) => {
    await connections.setOptions('profile:a', options, password);
    transfers = [transfer('profile:a', state), transfer('profile:a', 'done')];
    await expect(outcomeOf('a', named('b'))).rejects.toMatchObject({
      detail: { code: 'conflict', facts: { unfinishedTransfers: '1' } },
    });
    expect(await profilesNow()).toEqual(['a']);
    expect(await connections.optionsOf('profile:b')).toEqual(defaultConnectionOptions);

    // Everything else of it can be changed.
    await apply('a', (draft) => ({ kind: 'put', draft: { ...draft, region: 'eu-west-1' } }));
  },
);

test('neither what has ended nor what other connections move keeps a profile from another name', async () => {
  transfers = [
    transfer('profile:a', 'done'),
    transfer('profile:a', 'cancelled'),
    transfer('profile:other', 'running'),
  ];
  await apply('a', named('b'));
  expect(await profilesNow()).toEqual(['b']);
});
