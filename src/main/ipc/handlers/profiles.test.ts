import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProfileChange, ProfileDraft } from '../../../shared/ipc/profileSchemas';
import { defaultConnectionOptions } from '../../../shared/model/connection';
import type { ConnectionOptions } from '../../../shared/model/connection';
import { createConnectionOptionsStore } from '../../profiles/connectionOptions';
import { createConnections } from '../../profiles/connections';
import type { Connections } from '../../profiles/connections';
import { createProfileEditor } from '../../profiles/profileEditor';
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

let home: string;
let isKeychainThere: boolean;
let connections: Connections;
let handlers: ReturnType<typeof createProfileHandlers>;

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
  handlers = createProfileHandlers({
    editor: createProfileEditor({ env: {}, homeDirectory: home }),
    connections,
    forget: () => undefined,
    send: () => undefined,
  });
});

afterEach(() => rm(home, { recursive: true, force: true }));

async function apply(
  profile: string | undefined,
  changeOf: (draft: ProfileDraft) => ProfileChange,
): Promise<void> {
  const call = { signal: new AbortController().signal, callId: '' };
  const { editId, draft } = await handlers['profiles.open'](
    profile === undefined ? {} : { profile },
    call,
  );
  const asked = { editId, change: changeOf(draft), overwrite: false };
  expect(await handlers['profiles.apply'](asked, call)).toMatchObject({ kind: 'saved' });
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
