import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DipperError } from '../../shared/errors/appError';
import { createSecretStore } from './secretStore';
import type { EncryptionPort, SecretStore } from './secretStore';
import { refusalWithout } from './testing/refusal';

const secret = {
  accessKeyId: 'AKIAIOSFODNN7WXYZ',
  secretAccessKey: 'wJalrXUtnFEMI',
  sessionToken: 'T0KEN',
};

/** Real encryption with a key of its own, as a keychain has for each user. */
function keychain(): EncryptionPort {
  const key = randomBytes(32);
  return {
    isAvailable: () => true,
    backend: () => 'test_keychain',
    encrypt(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    decrypt(encrypted) {
      const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, 12));
      decipher.setAuthTag(encrypted.subarray(12, 28));
      return decipher.update(encrypted.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

const noKeychain: EncryptionPort = {
  ...keychain(),
  isAvailable: () => false,
  backend: () => 'basic_text',
};

let directory: string;
let path: string;
let problems: DipperError[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-secrets-'));
  path = join(directory, 'secrets.json');
  problems = [];
});

afterEach(() => rm(directory, { recursive: true, force: true }));

function open(encryption: EncryptionPort): SecretStore {
  return createSecretStore({ encryption, path, onProblem: (problem) => problems.push(problem) });
}

function refusal(work: Promise<unknown>): Promise<DipperError> {
  return refusalWithout(secret.secretAccessKey, work);
}

test('a secret in the keychain outlives Dipper, and is nowhere in plain text', async () => {
  const encryption = keychain();
  await open(encryption).put('saved:1', secret, 'keychain');

  const again = open(encryption);
  expect(await again.whereabouts('saved:1')).toBe('keychain');
  expect(await again.get('saved:1')).toEqual(secret);

  const text = await readFile(path, 'utf8');
  for (const plain of Object.values(secret)) {
    expect(text).not.toContain(plain);
    expect(text).not.toContain(Buffer.from(plain).toString('base64'));
  }
  expect(again.status()).toEqual({ available: true, backend: 'test_keychain' });
});

test.skipIf(process.platform === 'win32')('only its owner may read the file', async () => {
  await open(keychain()).put('saved:1', secret, 'keychain');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a secret for the session stays in memory', async () => {
  const store = open(noKeychain);
  await store.put('saved:1', secret, 'session');
  expect(await store.whereabouts('saved:1')).toBe('session');
  expect(await store.get('saved:1')).toEqual(secret);
  await expect(stat(path)).rejects.toThrow('ENOENT');

  const again = open(noKeychain);
  expect(await again.whereabouts('saved:1')).toBe('missing');
  expect(await again.get('saved:1')).toBeUndefined();
});

test('without encryption the keychain is refused, and nothing is written', async () => {
  const store = open(noKeychain);
  const { detail } = await refusal(store.put('saved:1', secret, 'keychain'));
  expect(detail).toMatchObject({
    code: 'encryption_unavailable',
    facts: { backend: 'basic_text' },
  });
  expect(await store.get('saved:1')).toBeUndefined();
  await expect(stat(path)).rejects.toThrow('ENOENT');
  expect(store.status()).toEqual({ available: false, backend: 'basic_text' });
});

test('a keychain that fails while encrypting is refused in the same way', async () => {
  const locked: EncryptionPort = {
    ...keychain(),
    encrypt: (text) => {
      throw new Error(`could not encrypt ${text}`);
    },
  };
  const { detail } = await refusal(open(locked).put('saved:1', secret, 'keychain'));
  expect(detail.code).toBe('encryption_unavailable');
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('a secret moves between keychain and session without staying behind', async () => {
  const encryption = keychain();
  const store = open(encryption);
  await store.put('saved:1', secret, 'keychain');
  await store.put('saved:2', secret, 'keychain');
  await store.put('saved:1', { ...secret, accessKeyId: 'NEW' }, 'session');
  expect((await store.get('saved:1'))?.accessKeyId).toBe('NEW');
  expect(await open(encryption).whereabouts('saved:1')).toBe('missing');
  expect(await open(encryption).whereabouts('saved:2')).toBe('keychain');

  await store.put('saved:1', secret, 'keychain');
  expect(await store.whereabouts('saved:1')).toBe('keychain');
  expect(await open(encryption).get('saved:1')).toEqual(secret);
});

test('a removed secret is gone from memory and file', async () => {
  const encryption = keychain();
  const store = open(encryption);
  await store.put('saved:1', secret, 'keychain');
  await store.put('saved:2', secret, 'session');
  await store.remove('saved:1');
  await store.remove('saved:2');
  await store.remove('saved:never');
  expect(await store.get('saved:1')).toBeUndefined();
  expect(await store.get('saved:2')).toBeUndefined();
  expect(await readFile(path, 'utf8')).not.toContain('saved:1');
});

test("a secret that can't be decrypted is told, and where it is stays known", async () => {
  await open(keychain()).put('saved:1', secret, 'keychain');
  const withAnotherKey = open(keychain());
  expect(await withAnotherKey.whereabouts('saved:1')).toBe('keychain');
  const { detail } = await refusal(withAnotherKey.get('saved:1'));
  expect(detail).toMatchObject({ code: 'credentials_source_failed', retry: 'after_sign_in' });
});

test.each([{}, 7, 'not base64!', { keys: 'of another Dipper' }])(
  'a secret that is stored as %j costs no other one, and stays until another is typed in',
  async (odd) => {
    const encryption = keychain();
    await open(encryption).put('saved:1', secret, 'keychain');
    const stored = async () => {
      const { data } = JSON.parse(await readFile(path, 'utf8')) as {
        readonly data: Readonly<Record<string, unknown>>;
      };
      return data;
    };
    const data = { 'saved:odd': odd, ...(await stored()) };
    await writeFile(path, JSON.stringify({ version: 1, data }));

    const store = open(encryption);
    expect(await store.get('saved:1')).toEqual(secret);
    await store.put('saved:2', secret, 'keychain');
    expect(await stored()).toMatchObject(data);
    expect(problems).toEqual([]);

    expect(await store.whereabouts('saved:odd')).toBe('keychain');
    const { detail } = await refusal(store.get('saved:odd'));
    expect(detail).toMatchObject({ code: 'credentials_source_failed', retry: 'after_sign_in' });
    await store.put('saved:odd', secret, 'keychain');
    expect(await store.get('saved:odd')).toEqual(secret);
  },
);

test('a corrupt file is set aside and reported', async () => {
  await writeFile(path, '{"version":1,"data":[]}');
  expect(await open(keychain()).get('saved:1')).toBeUndefined();
  expect(problems.map((problem) => problem.detail.code)).toEqual(['local_failed']);
});

test('names that every object has are no secrets', async () => {
  expect(await open(keychain()).get('constructor')).toBeUndefined();
});

test('a secret is copied without being decrypted, in place of what was there', async () => {
  const unreadable: EncryptionPort = {
    ...keychain(),
    decrypt: () => {
      throw new Error('not asked for');
    },
  };
  const port = keychain();
  await open(port).put('a', secret, 'keychain');
  await open(port).put('b', { ...secret, accessKeyId: 'OTHER' }, 'keychain');
  await open(unreadable).copy('a', 'b');
  const store = open(port);
  expect(await store.get('a')).toEqual(secret);
  expect(await store.get('b')).toEqual(secret);

  await store.put('c', { ...secret, accessKeyId: 'MEMORY' }, 'session');
  await store.copy('c', 'b');
  expect(await store.whereabouts('b')).toBe('session');
  expect(await store.get('b')).toMatchObject({ accessKeyId: 'MEMORY' });
  await store.copy('nothing', 'b');
  expect(await store.whereabouts('b')).toBe('missing');
});
