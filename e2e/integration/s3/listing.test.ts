import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import { listBuckets } from '../../../src/main/s3/buckets';
import { listFolders, listPages } from '../../../src/main/s3/lists/listPages';
import { createFolder, headObject } from '../../../src/main/s3/objects';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  listAll,
  listKeys,
  putKeys,
  seedByWire,
  readText,
  scripted,
  untilDone,
  anyNumber,
  containing,
} from './support';

const ceph = inject('ceph');

/** A page of ListObjectsV2 as a server writes it. */
function page(keys: readonly string[], more = ''): { readonly status: 200; readonly body: string } {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`);
  return {
    status: 200,
    body: `<ListBucketResult><Name>b</Name>${contents.join('')}${more}</ListBucketResult>`,
  };
}

const truncated = '<IsTruncated>true</IsTruncated>';
const complete = '<IsTruncated>false</IsTruncated>';

function token(text: string): string {
  return `<NextContinuationToken>${text}</NextContinuationToken>`;
}

test('trap 9: an empty marker is left out of its own folder; one with content is there', async () => {
  const here = await connectToBucket(ceph);
  await createFolder({ ...here, key: 'empty/', signal: untilDone });
  await putKeys(here, ['empty/x', 'full/x']);
  await putKeys(here, ['full/'], 'content of the marker');
  const keysIn = async (prefix: string): Promise<readonly string[]> =>
    (await listAll(here, { prefix, delimiter: '/' })).map(({ key }) => key);
  expect(await keysIn('empty/')).toEqual(['empty/x']);
  expect(await keysIn('full/')).toEqual(['full/', 'full/x']);
  expect(await readText(here.client, here.bucket, 'full/')).toBe('content of the marker');
  expect(await listKeys(here)).toEqual(['empty/', 'empty/x', 'full/', 'full/x']);
});

test('a new folder never takes the place of what is there', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/'], 'content');
  const again = createFolder({ ...here, key: 'd/', signal: untilDone });
  expect(await failureOf(again)).toMatchObject({ code: 'conflict' });
  expect(await readText(here.client, here.bucket, 'd/')).toBe('content');
});

test('an object is listed with what the server knows of it', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a']);
  const [entry] = await listAll(here);
  expect(entry).toEqual({
    kind: 'object',
    key: 'a',
    size: 1,
    lastModified: anyNumber,
    storageClass: 'STANDARD',
    etag: '0cc175b9c0f1b6a831c399e269772661',
  });
  const details = await headObject({ ...here, key: 'a', signal: untilDone });
  expect(details.etag).toBe('0cc175b9c0f1b6a831c399e269772661');
});

test('every page of a long listing comes, on Ceph and on s3rver', async () => {
  const keys = Array.from({ length: 1105 }, (_, index) => `p/${String(index).padStart(4, '0')}`);
  const s3rver = await startS3rver({ buckets: ['long'] });
  onTestFinished(() => s3rver.stop());
  const places = [
    await connectToBucket(ceph),
    { ...(await connect(s3rver.endpoint, s3rver)), bucket: 'long' },
  ];
  for (const here of places) {
    await seedByWire(here, keys, 'x');
    expect(await listKeys(here)).toEqual(keys);
    const lengths: number[] = [];
    const pages = listPages({ ...here, prefix: 'p/', delimiter: '/', signal: untilDone });
    for await (const { entries } of pages) lengths.push(entries.length);
    expect(lengths).toEqual([1000, 105]);
    expect(await listFolders({ ...here, prefix: '', signal: untilDone })).toEqual({
      folders: [{ kind: 'folder', key: 'p/' }],
    });
  }
});

test('keys come through a server that does not encode them', async () => {
  const s3rver = await startS3rver({ buckets: ['odd'] });
  onTestFinished(() => s3rver.stop());
  const here = { ...(await connect(s3rver.endpoint, s3rver)), bucket: 'odd' };
  const keys = ['a+b', 'a b', 'a%20b', '100%', 'é', '한글', '😀', '?#&=', ' lead', '007'];
  await putKeys(here, keys);
  expect(await listKeys(here)).toEqual([...keys].sort());
});

test('a space may be encoded as a plus, as AWS does', async () => {
  const server = await scripted(() =>
    page(['a+b', 'a%2Bb', 'a%2520b', 'c%20d'], `<EncodingType>url</EncodingType>${complete}`),
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect((await listAll(here)).map(({ key }) => key)).toEqual(['a b', 'a+b', 'a%20b', 'c d']);
});

test('trap 10: an empty page with a token is not the end', async () => {
  const server = await scripted(({ rawUrl }) => {
    if (rawUrl.includes('continuation-token=second')) return page(['z'], complete);
    return page([], truncated + token('second'));
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await listKeys(here)).toEqual(['z']);
});

test.each([
  ['missing', ''],
  ['empty', token('')],
])('trap 10: a truncated page whose token is %s goes on after its last key', async (_, next) => {
  const server = await scripted(({ rawUrl }) =>
    rawUrl.includes('marker=b') ? page(['c'], complete) : page(['a', 'b'], truncated + next),
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await listKeys(here)).toEqual(['a', 'b', 'c']);
});

test('trap 10: a server that starts again and again ends with an error', async () => {
  const server = await scripted(() => page(['a', 'b'], truncated));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(listAll(here))).toMatchObject({
    code: 'bad_response',
    message: containing('incomplete'),
    facts: { reason: 'list_broken' },
  });
  expect(server.requests.length).toBe(2);
});

test('trap 10: what came before the error is not lost', async () => {
  const server = await scripted(() => page(['c', 'a'], truncated));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const seen: string[] = [];
  const listing = async (): Promise<void> => {
    for await (const { entries } of listPages({ ...here, prefix: '', signal: untilDone })) {
      seen.push(...entries.map(({ key }) => key));
    }
  };
  expect(await failureOf(listing())).toMatchObject({ code: 'bad_response' });
  expect(seen).toEqual(['c', 'a']);
});

test('trap 10: a token that comes back ends with an error', async () => {
  const server = await scripted(() => page(['a'], truncated + token('same')));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(listAll(here))).toMatchObject({ code: 'bad_response' });
  expect(server.requests.length).toBeLessThan(5);
});

test.each([
  ['empty pages', ''],
  ['one folder', '<CommonPrefixes><Prefix>d/</Prefix></CommonPrefixes>'],
])('trap 10: %s with ever new tokens end with an error, though not soon', async (_, content) => {
  let requests = 0;
  const server = await scripted(() => {
    requests += 1;
    return page([], content + truncated + token(String(requests)));
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(listAll(here, { delimiter: '/' }))).toMatchObject({
    code: 'bad_response',
  });
  expect(requests).toBeGreaterThan(500);
  expect(requests).toBeLessThan(1100);
});

/** A server without an end, whose pages of folders are all the first one, but for those after a marker. */
async function folderCircle(tokenOf: () => string, afterMarker?: ReturnType<typeof page>) {
  const names = Array.from({ length: 200 }, (_, index) => `f${index + 100}/`);
  const folders = names.map(commonPrefix);
  const server = await scripted(({ rawUrl }) =>
    afterMarker !== undefined && rawUrl.includes('marker=f299')
      ? afterMarker
      : page([], folders.join('') + truncated + token(tokenOf())),
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  return (from: string | undefined): ReturnType<typeof listFolders> =>
    listFolders({
      ...here,
      prefix: '',
      signal: untilDone,
      ...(from === undefined ? {} : { from }),
    });
}

function commonPrefix(name: string): string {
  return `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`;
}

/** Tokens as two kinds of servers have them. */
function circlingTokens() {
  let count = 0;
  return [() => 'same', () => String((count += 1))] as const;
}

test('trap 10: tokens that lead nowhere do not lead the tree in a circle', async () => {
  for (const tokenOf of circlingTokens()) {
    const foldersFrom = await folderCircle(tokenOf);
    const first = await foldersFrom(undefined);
    expect(first.folders.length).toBe(200);
    expect(await failureOf(foldersFrom(first.next))).toMatchObject({ code: 'bad_response' });
  }
});

test('trap 10: the tree has what comes after a page to which all tokens lead', async () => {
  for (const tokenOf of circlingTokens()) {
    const foldersFrom = await folderCircle(tokenOf, page([], commonPrefix('g/') + complete));
    const first = await foldersFrom(undefined);
    expect(await foldersFrom(first.next)).toEqual({ folders: [{ kind: 'folder', key: 'g/' }] });
  }
});

test('trap 10: what comes after a folder of many pages, on each of which it is named, is listed', async () => {
  let pages = 0;
  const server = await scripted(({ rawUrl }) => {
    const after = new URL(rawUrl, 'http://s3.test').searchParams.get('marker') ?? '';
    if (after > 'd/z') return page(['z'], complete);
    pages += 1;
    return pages > 1005
      ? page(['z'], complete)
      : page([], commonPrefix('d/') + truncated + token(String(pages)));
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const entries = await listAll(here, { delimiter: '/' });
  expect(entries.map(({ key }) => key)).toEqual(['d/', 'z']);
});

test('trap 10: a page that names where to go on is not the last one, also where it does not say so', async () => {
  const byV2 = await scripted(({ rawUrl }) =>
    rawUrl.includes('continuation-token=2') ? page(['c']) : page(['a', 'b'], token('2')),
  );
  const byV1 = await scripted(({ rawUrl }) => {
    if (rawUrl.includes('list-type=2')) {
      return { status: 501, body: errorDocument('NotImplemented') };
    }
    return rawUrl.includes('marker=b')
      ? page(['c'])
      : page(['a', 'b'], '<NextMarker>b</NextMarker>');
  });
  for (const server of [byV2, byV1]) {
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    expect(await listKeys(here)).toEqual(['a', 'b', 'c']);
  }
});

test('trap 10: an empty page that leads nowhere ends with an error', async () => {
  const server = await scripted(() => page([], truncated));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(listAll(here))).toMatchObject({ code: 'bad_response' });
  expect(server.requests.length).toBe(1);
});

test('trap 11: an unsorted listing is complete when the server says so', async () => {
  const server = await scripted(({ rawUrl }) =>
    rawUrl.includes('continuation-token=2')
      ? page(['a', 'x', 'b'], complete)
      : page(['z', 'm', 'c'], truncated + token('2')),
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await listKeys(here)).toEqual(['a', 'b', 'c', 'm', 'x', 'z']);
});

test('a server without ListObjectsV2 is listed the older way', async () => {
  const server = await scripted(({ rawUrl }) => {
    if (rawUrl.includes('list-type=2')) {
      return { status: 501, body: errorDocument('NotImplemented') };
    }
    return rawUrl.includes('marker=b') ? page(['c'], complete) : page(['a', 'b'], truncated);
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await listKeys(here)).toEqual(['a', 'b', 'c']);
});

test('keys outside the prefix that was asked for are never passed on', async () => {
  const server = await scripted(() => page(['d/a', 'precious'], complete));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(listAll(here, { prefix: 'd/' }))).toMatchObject({ code: 'bad_response' });
});

test('a listing stops when asked', async () => {
  const stop = new AbortController();
  const server = await scripted(() => {
    stop.abort();
    return page(['a'], complete);
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const first = listPages({ ...here, prefix: '', signal: stop.signal }).next();
  expect(await failureOf(first)).toMatchObject({ code: 'cancelled' });
});

test('buckets come with their owner and date', async () => {
  const here = await connectToBucket(ceph);
  const list = await listBuckets(here.client, untilDone);
  expect(list.owner).toEqual({ id: ceph.owner.userId, displayName: ceph.owner.displayName });
  const bucket = list.buckets.find(({ name }) => name === here.bucket);
  expect(Math.abs((bucket?.createdAt ?? 0) - Date.now())).toBeLessThan(60_000);
});

test('trap 25: credentials that see no bucket of their own still use one that they know', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/a']);
  const { PutBucketPolicyCommand } = await import('@aws-sdk/client-s3');
  const resources = [`arn:aws:s3:::${here.bucket}`, `arn:aws:s3:::${here.bucket}/*`];
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam:::user/${ceph.stranger.userId}`] },
        Action: ['s3:ListBucket', 's3:GetObject'],
        Resource: resources,
      },
    ],
  });
  await here.client.send(new PutBucketPolicyCommand({ Bucket: here.bucket, Policy }));
  const guest = { ...(await connect(ceph.endpoint, ceph.stranger)), bucket: here.bucket };
  expect((await listBuckets(guest.client, untilDone)).buckets).toEqual([]);
  expect(await listKeys(guest)).toEqual(['d/a']);
  expect(await readText(guest.client, guest.bucket, 'd/a')).toBe('d/a');
});
