import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import type { ConnectionDraft } from '../../shared/ipc/routes/connections';
import { createSavedConnections } from './savedConnections';
import { createSavedConnectionStore } from './savedConnectionStore';
import { createSecretStore } from './secretStore';
import type { SecretStore } from './secretStore';
import { noPrompts } from './testing/prompts';

const draft: ConnectionDraft = {
  name: 'Local',
  endpoint: 'http://127.0.0.1:9000',
  region: 'r',
  addressing: 'path',
  signing: 'keys',
  accessKeyId: 'AKIDFORMER',
  secretAccessKey: 'former-secret',
  keepSecret: 'keychain',
};
const former = { accessKeyId: 'AKIDFORMER', secretAccessKey: 'former-secret' };

let directory: string;
/** The list of connections can't be written. */
let isFull: boolean;
let secrets: SecretStore;
let saved: ReturnType<typeof createSavedConnections>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-saved-'));
  isFull = false;
  const onProblem = (problem: Error): never => {
    throw problem;
  };
  const store = createSavedConnectionStore({ path: join(directory, 'list.json'), onProblem });
  secrets = createSecretStore({
    path: join(directory, 'secrets.json'),
    onProblem,
    encryption: {
      isAvailable: () => true,
      backend: () => 'upside_down',
      encrypt: (text) => Buffer.from(text).reverse(),
      decrypt: (encrypted) => Buffer.from(encrypted).reverse().toString(),
    },
  });
  saved = createSavedConnections({
    env: {},
    homeDirectory: directory,
    prompts: noPrompts,
    machineRole: () => ({ credentials: () => Promise.resolve(former) }),
    secrets,
    // No disk can be made to be full between two files.
    store: {
      ...store,
      put: (connection) =>
        isFull ? Promise.reject(dipperError('disk_full', 'Full.')) : store.put(connection),
    },
  });
});

afterEach(() => rm(directory, { recursive: true, force: true }));

test.each(['keychain', 'session'] as const)(
  'a change of a connection that can not be written leaves it its keys (%s)',
  async (keepSecret) => {
    const { id } = await saved.save({ ...draft, keepSecret });
    isFull = true;
    const keyless = { ...draft, accessKeyId: '', secretAccessKey: '' };
    const changes: readonly ConnectionDraft[] = [
      { ...keyless, signing: 'anonymous' },
      { ...keyless, signing: 'machine' },
      {
        ...draft,
        endpoint: 'https://elsewhere.test',
        accessKeyId: 'AKIDOTHER',
        secretAccessKey: 'x',
        keepSecret: 'keychain',
      },
      { ...draft, accessKeyId: 'AKIDOTHER', secretAccessKey: 'x', keepSecret: 'session' },
    ];
    for (const change of changes) {
      await expect(saved.save({ ...change, id })).rejects.toMatchObject({
        detail: { code: 'disk_full' },
      });
      expect(await secrets.whereabouts(id)).toBe(keepSecret);
      expect(await secrets.get(id)).toEqual(former);
      const { endpoint, credentials } = await saved.resolve(id);
      expect(endpoint).toBe('http://127.0.0.1:9000');
      expect(await credentials()).toEqual(former);
    }
    isFull = false;
    await saved.save({ ...keyless, signing: 'anonymous', id });
    expect(await secrets.whereabouts(id)).toBe('missing');
  },
);

test('a new connection that can not be written leaves no keys behind', async () => {
  isFull = true;
  await expect(saved.save(draft)).rejects.toMatchObject({ detail: { code: 'disk_full' } });
  expect(await readFile(join(directory, 'secrets.json'), 'utf8')).not.toContain('saved:');
});

test('a kind of server that only another Dipper knows costs no saved connection', async () => {
  const { id } = await saved.save(draft);
  const path = join(directory, 'list.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"name"', '"provider": "of_another_dipper", "name"'));
  const { connections } = await saved.list();
  expect(connections.map((connection) => connection.id)).toEqual([id]);
});
