import { describe, expect, inject, test } from 'vitest';
import { deleteKeys, planDeletion } from '../../../src/main/s3/deletion';
import { presignGet } from '../../../src/main/s3/links';
import { headObject } from '../../../src/main/s3/objects';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import {
  connectToBucket,
  failureOf,
  fetchAsWritten,
  listAll,
  listKeys,
  putKeys,
  readText,
  untilDone,
} from './support';

const ceph = inject('ceph');

/** Keys that have broken S3 tools, by the trap that they are. */
const rows = [
  { trap: 'trap 2: empty path segments', keys: ['/x', 'a//b', 'a///b', '//', '/', 'a/b'] },
  { trap: 'trap 3: dot segments', keys: ['.', '..', '../k', 'a/../b', 'x/.', './y', 'b', 'k'] },
  {
    trap: 'trap 4: encoding',
    keys: ['a+b', 'a b', 'a%20b', '100%', '%2F', '?#&=', 'é', '😀', '한글', 'a&amp;b', '<x>', `"'`],
  },
  {
    trap: 'trap 5: keys that trip CopySource',
    keys: ['c++', 'Ö', 'k?versionId=x', 'k', "a'(b)!*", 'a?b#c'],
  },
  {
    trap: 'trap 6: control characters',
    keys: ['\u0001x', 'r\rx', 'n\nx', 't\tx', 'u\uFFFEx', 'd\u007F', 'plain'],
  },
  { trap: 'trap 7: composed and decomposed twins', keys: ['caf\u00E9', 'cafe\u0301'] },
  {
    trap: 'keys that look like other things',
    keys: ['007', '1e5', 'true', 'null', ' lead', 'trail '],
  },
] as const;

describe.each(rows)('$trap', ({ keys }) => {
  test('keys are listed, read and described as they are', async () => {
    const here = await connectToBucket(ceph);
    await putKeys(here, keys);

    expect(await listKeys(here)).toEqual([...keys].sort());
    for (const key of keys) {
      expect(await readText(here.client, here.bucket, key)).toBe(key);
      const details = await headObject({ ...here, key, signal: untilDone });
      expect(details).toMatchObject({ key, size: Buffer.byteLength(key) });
    }
  });

  test('a presigned link leads to its own object', async () => {
    const here = await connectToBucket(ceph);
    await putKeys(here, keys);
    const credentials = await here.clients.credentialsOf(here.connectionId, untilDone);
    for (const key of keys) {
      const { url } = await presignGet({ ...here, credentials, key, expiresInSeconds: 60 });
      expect(await fetchAsWritten(url)).toEqual({ status: 200, body: key });
    }
  });

  test('renaming moves each object and no other', async () => {
    const here = await connectToBucket(ceph);
    await putKeys(here, keys);
    for (const key of keys) {
      const to = `moved/${key}`;
      const from = { kind: 'object', key } as const;
      const result = await renameTarget({ ...here, from, to, signal: untilDone });
      expect(result).toEqual({ moved: 1, failures: [] });
      expect(await readText(here.client, here.bucket, to)).toBe(key);
    }
    expect(await listKeys(here)).toEqual(keys.map((key) => `moved/${key}`).sort());
  });

  test('deleting removes each object and no other', async () => {
    const here = await connectToBucket(ceph);
    await putKeys(here, keys);
    const left = [...keys];
    while (left.length > 0) {
      const [key = ''] = left.splice(0, 1);
      const result = await deleteKeys({ ...here, keys: [key], signal: untilDone });
      expect(result).toEqual({ deleted: 1, failures: [], stopped: false });
      expect(await listKeys(here)).toEqual([...left].sort());
    }
  });

  test('deleting them all at once leaves nothing', async () => {
    const here = await connectToBucket(ceph);
    await putKeys(here, keys);
    const everything = { kind: 'folder', key: '' } as const;
    const plan = await planDeletion({ ...here, targets: [everything], signal: untilDone });
    const result = await deleteKeys({ ...here, keys: plan.keys, signal: untilDone });
    expect(result).toEqual({ deleted: keys.length, failures: [], stopped: false });
    expect(await listKeys(here)).toEqual([]);
  });
});

test('trap 2: empty folder names are folders of their own', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['/x', 'a//b', 'a/b', '//']);
  const delimiter = '/';
  const keysIn = async (prefix: string): Promise<readonly string[]> =>
    (await listAll(here, { prefix, delimiter })).map(({ key }) => key);
  expect(await keysIn('')).toEqual(['/', 'a/']);
  expect(await keysIn('/')).toEqual(['//', '/x']);
  expect(await keysIn('a/')).toEqual(['a//', 'a/b']);
  expect(await keysIn('a//')).toEqual(['a//b']);
});

test('trap 2: a folder with an empty name is renamed and deleted by itself', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a//b', 'a/b', 'a//c/d']);
  const from = { kind: 'folder', key: 'a//' } as const;
  expect(await renameTarget({ ...here, from, to: 'a/named/', signal: untilDone })).toEqual({
    moved: 2,
    failures: [],
  });
  expect(await listKeys(here)).toEqual(['a/b', 'a/named/b', 'a/named/c/d']);
});

test.each([
  ['a//', ['a/', 'a//', 'a//b', 'a//c/d', 'a/b'], ['a/', 'a/b']],
  ['/', ['/', '//y', '/x', 'x', 'y/x'], ['x', 'y/x']],
])('trap 2: the folder %s is deleted, and nothing beside it', async (folder, keys, kept) => {
  const here = { ...(await connectToBucket(ceph)), signal: untilDone };
  await putKeys(here, keys);
  const plan = await planDeletion({ ...here, targets: [{ kind: 'folder', key: folder }] });
  await deleteKeys({ ...here, keys: plan.keys });
  expect(await listKeys(here)).toEqual(kept);
});

test('trap 3: a link that browsers would rewrite says so', async () => {
  const here = await connectToBucket(ceph);
  const credentials = await here.clients.credentialsOf(here.connectionId, untilDone);
  const link = (key: string) =>
    presignGet({ ...here, credentials, key, expiresInSeconds: 60 }).then(
      ({ rewrittenByBrowsers }) => rewrittenByBrowsers,
    );
  expect(await link('a/../b')).toBe(true);
  expect(await link('.')).toBe(true);
  expect(await link('a..b/.c')).toBeUndefined();
});

test('trap 4: folders with odd names are listed and opened', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a b/1', 'a+b/2', 'a%20b/3', '100%/4', 'd\u0001/5', '?/6']);
  const folders = (await listAll(here, { delimiter: '/' })).map(({ key }) => key);
  expect(folders.sort()).toEqual(['a b/', 'a+b/', 'a%20b/', '100%/', 'd\u0001/', '?/'].sort());
  for (const prefix of folders) expect(await listAll(here, { prefix })).toHaveLength(1);
});

test('an object that is not there is told from a bucket that is not', async () => {
  const here = await connectToBucket(ceph);
  const missing = await failureOf(headObject({ ...here, key: 'nope', signal: untilDone }));
  expect(missing).toMatchObject({
    code: 'no_such_key',
    resource: `s3://${here.bucket}/nope`,
    server: { status: 404 },
  });
  const bucket = 'dipper-test-no-such-bucket';
  expect(await failureOf(listAll({ ...here, bucket }))).toMatchObject({
    code: 'no_such_bucket',
    server: { status: 404, code: 'NoSuchBucket' },
  });
});
