import { randomBytes } from 'node:crypto';
import {
  GetObjectAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, inject, test } from 'vitest';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import { writeTags } from '../../../src/main/s3/copies/objectTags';
import { atCall, atFirstPart, copyLimits, mebibyte, rename } from './copySupport';
import { connectToBucket, failureOf, listKeys, putKeys, untilDone } from './support';
import type { Connected, InBucket } from './support';

const ceph = inject('ceph');

const described = {
  ContentType: 'text/x-odd',
  ContentLanguage: 'ko',
  ContentEncoding: 'identity',
  ContentDisposition: 'attachment; filename="x"',
  CacheControl: 'max-age=60',
  Expires: new Date('2030-01-01'),
  WebsiteRedirectLocation: '/elsewhere',
  Metadata: { colour: 'blue', empty: '', 'two-words': 'a b', name: '=?UTF-8?B?7ZWc6riA?=' },
};

async function putLarge({ client, bucket }: InBucket, key: string): Promise<Buffer> {
  const content = randomBytes(11 * mebibyte);
  await client.send(
    new PutObjectCommand({
      ...described,
      Bucket: bucket,
      Key: key,
      Body: content,
      ACL: 'public-read',
      Tagging: 'team=a%20b&kind=x%26y',
    }),
  );
  return content;
}

async function contentOf({ client, bucket }: InBucket, key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function tagsOf({ client, bucket }: InBucket, key: string): Promise<readonly string[]> {
  const { TagSet } = await client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key }));
  return (TagSet ?? []).map((tag) => `${tag.Key ?? ''}=${tag.Value ?? ''}`).sort();
}

/** Forbids everybody an action on all objects. */
async function deny({ client, bucket }: InBucket, Action: string): Promise<void> {
  const Resource = `arn:aws:s3:::${bucket}/*`;
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action, Resource }],
  });
  await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}

async function unfinishedIn({ client, bucket }: InBucket): Promise<number> {
  const answer = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return answer.Uploads?.length ?? 0;
}

/** The calls that changed something, in their order, the same ones in a row as one. */
function changesIn({ calls }: Connected): readonly string[] {
  const names = calls
    .map(({ operation }) => operation)
    .filter((name) => !/^(?:Head|Get|List)/u.test(name));
  return names.filter((name, index) => name !== names[index - 1]);
}

test('trap 20: a large object is renamed in parts, with all that a copy in one go would keep', async () => {
  const here = await connectToBucket(ceph);
  const key = 'c++ /?x=y&/한글';
  const content = await putLarge(here, key);
  expect(await rename(here, key, 'new')).toEqual({ moved: 1, failures: [] });

  expect((await contentOf(here, 'new')).equals(content)).toBe(true);
  const head = await here.client.send(new HeadObjectCommand({ Bucket: here.bucket, Key: 'new' }));
  expect(head).toMatchObject(described);
  expect(await tagsOf(here, 'new')).toEqual(['kind=x&y', 'team=a b']);
  expect(await listKeys(here)).toEqual(['new']);
  expect(await unfinishedIn(here)).toBe(0);
  expect(changesIn(here).filter((name) => name !== 'PutObjectTagging')).toEqual([
    'PutObject',
    'CreateMultipartUpload',
    'UploadPartCopy',
    'CompleteMultipartUpload',
    'DeleteObject',
  ]);
  const parts = here.calls.filter(({ operation }) => operation === 'UploadPartCopy');
  expect(parts).toHaveLength(3);
});

test('trap 20: a folder with a large object is renamed as a whole', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/', 'd/small']);
  const content = await putLarge(here, 'd/large');
  expect(await rename(here, 'd/', 'e/')).toEqual({ moved: 3, failures: [] });
  expect(await listKeys(here)).toEqual(['e/', 'e/large', 'e/small']);
  expect((await contentOf(here, 'e/large')).equals(content)).toBe(true);
  expect((await contentOf(here, 'e/small')).toString()).toBe('d/small');
});

test('traps 20 and 30: another content type of a large object, and everything else as it was', async () => {
  const here = await connectToBucket(ceph);
  const content = await putLarge(here, 'a+b');
  const subject = { Bucket: here.bucket, Key: 'a+b' };
  const look = async () => {
    const answer = await here.client.send(new HeadObjectCommand(subject));
    const head: Record<string, unknown> = { ...answer };
    // Another time, another request and another cut into parts, as has to be.
    for (const name of ['LastModified', 'ETag', '$metadata']) Reflect.deleteProperty(head, name);
    const { Grants } = await here.client.send(new GetObjectAclCommand(subject));
    const grants = (Grants ?? []).map((grant) => JSON.stringify(grant)).sort();
    return { head, grants, tags: await tagsOf(here, 'a+b') };
  };
  const before = await look();
  expect(before.grants).toHaveLength(2);
  expect(before.tags).toHaveLength(2);

  const request = { ...here, key: 'a+b', copyLimits, signal: untilDone };
  const { state, headers, user } = await readMetadata(request);
  const metadata = { headers: { ...headers, ContentType: 'text/html' }, user };
  await writeMetadata(request, await planMetadataChange(request, state, metadata));

  expect(await look()).toEqual({ ...before, head: { ...before.head, ContentType: 'text/html' } });
  expect((await contentOf(here, 'a+b')).equals(content)).toBe(true);
  expect(changesIn(here)).not.toContain('CopyObject');
});

// Ceph 16 decodes the source of a part twice, and ignores that it is to have a certain ETag.
test.each([
  ['c%2B', 'c+'],
  ['k?versionId=null', 'k'],
])('trap 5: %s is never copied as %s', async (key, other) => {
  const here = await connectToBucket(ceph);
  const content = await putLarge(here, key);
  const told = { code: 'not_supported', resource: `s3://${here.bucket}/${key}` };
  expect(await failureOf(rename(here, key, 'new'))).toMatchObject(told);
  await putLarge(here, other);
  expect(await failureOf(rename(here, key, 'new'))).toMatchObject(told);
  expect(await listKeys(here)).toEqual([key, other].sort());
  expect((await contentOf(here, key)).equals(content)).toBe(true);
  expect(await unfinishedIn(here)).toBe(0);
});

test('a source that is replaced between its parts makes no copy of two states', async () => {
  const here = await connectToBucket(ceph);
  await putLarge(here, 'old');
  let other: Buffer | undefined;
  atFirstPart(here, async () => (other = await putLarge(here, 'old')));
  expect(await failureOf(rename(here, 'old', 'new'))).toMatchObject({
    code: 'precondition_failed',
  });
  expect(await listKeys(here)).toEqual(['old']);
  expect(other?.equals(await contentOf(here, 'old'))).toBe(true);
  expect(await unfinishedIn(here)).toBe(0);
});

test('a rename that is stopped between its parts leaves the source and nothing else', async () => {
  const here = await connectToBucket(ceph);
  const content = await putLarge(here, 'd/old');
  for (const [from, to] of [
    ['d/old', 'new'],
    ['d/', 'new/'],
  ] as const) {
    const controller = new AbortController();
    atFirstPart(here, () => controller.abort());
    const stopped = rename(here, from, to, { signal: controller.signal });
    expect(await failureOf(stopped)).toMatchObject({ code: 'cancelled' });
    expect(await listKeys(here)).toEqual(['d/old']);
    expect(await unfinishedIn(here)).toBe(0);
  }
  expect((await contentOf(here, 'd/old')).equals(content)).toBe(true);
});

/** Breaks the connection of so many attempts at a part, beyond what the SDK tries by itself. */
function breakParts(here: Connected, times: number): void {
  for (let time = 0; time < times; time += 1) {
    atFirstPart(here, () => {
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    });
  }
}

test('a part that fails for a time is tried again, and one that keeps failing ends the copy', async () => {
  const here = await connectToBucket(ceph);
  const content = await putLarge(here, 'old');
  const onePart = { ...copyLimits, part: 12 * mebibyte };
  breakParts(here, 3);
  const failed = rename(here, 'old', 'new', { copyLimits: onePart });
  expect(await failureOf(failed)).toMatchObject({ code: 'network_failed' });
  expect(await listKeys(here)).toEqual(['old']);
  expect(await unfinishedIn(here)).toBe(0);

  breakParts(here, 2);
  await rename(here, 'old', 'new', { copyLimits: onePart });
  expect(await listKeys(here)).toEqual(['new']);
  expect((await contentOf(here, 'new')).equals(content)).toBe(true);
});

test('what appears at the new name while parts are copied is never overwritten', async () => {
  const here = await connectToBucket(ceph);
  await putLarge(here, 'old');
  atFirstPart(here, () => putKeys(here, ['new']));
  expect(await failureOf(rename(here, 'old', 'new'))).toMatchObject({
    code: 'conflict',
    resource: `s3://${here.bucket}/new`,
  });
  expect(await listKeys(here)).toEqual(['new', 'old']);
  expect((await contentOf(here, 'new')).toString()).toBe('new');
  expect(await unfinishedIn(here)).toBe(0);
});

// Ceph 16 ignores the condition, as a server may that is said to obey it.
test('the new name is looked at once more where a condition is to keep it free, too', async () => {
  const here = await connectToBucket(ceph);
  await putLarge(here, 'old');
  atFirstPart(here, () => putKeys(here, ['new']));
  expect(await failureOf(rename(here, 'old', 'new', { conditionalWrites: true }))).toMatchObject({
    code: 'conflict',
    resource: `s3://${here.bucket}/new`,
  });
  expect((await contentOf(here, 'new')).toString()).toBe('new');
  expect(await unfinishedIn(here)).toBe(0);
});

/** Puts an object as programs do that care for no rules, by a link that is signed without its headers. */
async function putRaw(
  { client, bucket }: InBucket,
  headers: Readonly<Record<string, string>>,
  bytes = 11 * mebibyte,
): Promise<void> {
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: 'old' }));
  const { status } = await fetch(url, { method: 'PUT', headers, body: Buffer.alloc(bytes) });
  expect(status).toBe(200);
}

test.each(['0', '-1', 'never', '2030-01-01T00:00:00Z'])(
  'an Expires of %s is kept, though it is no date of HTTP',
  async (expires) => {
    const here = await connectToBucket(ceph);
    const expiresOf = async (Key: string) => {
      const subject = { Bucket: here.bucket, Key };
      return (await here.client.send(new HeadObjectCommand(subject))).ExpiresString;
    };
    for (const bytes of [1, 11 * mebibyte]) {
      await putRaw(here, { expires }, bytes);
      const { request, change } = await planOther(here, 'old');
      await writeMetadata(request, change);
      expect(await expiresOf('old')).toBe(expires);
    }
    await rename(here, 'old', 'new');
    expect(await expiresOf('new')).toBe(expires);
  },
);

test('a header that can not be sent as it stands is named before anything is copied', async () => {
  const here = await connectToBucket(ceph);
  const disposition = Buffer.from('attachment; filename="영화.mp4"').toString('latin1');
  await putRaw(here, { 'content-disposition': disposition });
  expect(await failureOf(rename(here, 'old', 'new'))).toMatchObject({
    code: 'not_supported',
    resource: `s3://${here.bucket}/old`,
    facts: { header: 'Content-Disposition' },
  });
  expect(await listKeys(here)).toEqual(['old']);
  expect(changesIn(here)).toEqual([]);
});

const inADay = () => new Date(Date.now() + 24 * 60 * 60 * 1000);
const lockOf = ({
  ObjectLockMode,
  ObjectLockRetainUntilDate,
  ObjectLockLegalHoldStatus,
}: HeadObjectCommandOutput) => ({
  ObjectLockMode,
  // To the second, as it is sent.
  until: Math.ceil((ObjectLockRetainUntilDate?.getTime() ?? 0) / 1000),
  ObjectLockLegalHoldStatus,
});

/** A bucket with an object of these bytes under retention and legal hold. */
async function putLocked(bytes: number) {
  const here = await connectToBucket(ceph, { objectLock: true });
  const subject = { Bucket: here.bucket, Key: 'old' };
  const lock = {
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: inADay(),
    ObjectLockLegalHoldStatus: 'ON',
  } as const;
  await here.client.send(new PutObjectCommand({ ...subject, ...lock, Body: Buffer.alloc(bytes) }));
  const look = async (key: string) =>
    lockOf(await here.client.send(new HeadObjectCommand({ ...subject, Key: key })));
  const before = await look('old');
  expect(before.ObjectLockLegalHoldStatus).toBe('ON');
  return { here, look, before };
}

test.each([
  ['in one go', 1],
  ['in parts', 11 * mebibyte],
])('an object that is renamed %s stays under retention and legal hold', async (_, bytes) => {
  const { here, look, before } = await putLocked(bytes);
  expect(await rename(here, 'old', 'new')).toMatchObject({ moved: 1, failures: [] });
  expect(await look('new')).toEqual(before);
});

test('metadata of a large object is changed under retention and legal hold', async () => {
  const { here, look, before } = await putLocked(11 * mebibyte);
  const { request, change } = await planOther(here, 'old');
  await writeMetadata(request, change);
  expect(await look('old')).toEqual(before);
});

test('an object whose lock the copy may not have stays, and so does its copy', async () => {
  const { here } = await putLocked(11 * mebibyte);
  await deny(here, 's3:PutObjectRetention');
  expect(await failureOf(rename(here, 'old', 'new'))).toMatchObject({
    code: 'access_denied',
    action: 's3:PutObjectRetention',
    facts: { copy: 'new' },
  });
  expect(await listKeys(here)).toEqual(['new', 'old']);
});

const taggedTwice = ['kind=x&y', 'team=a b'];

async function planOther(here: InBucket, key: string) {
  const request = { ...here, key, copyLimits, signal: untilDone };
  const { state, headers, user } = await readMetadata(request);
  const metadata = { headers: { ...headers, ContentType: 'text/html' }, user };
  return { request, change: await planMetadataChange(request, state, metadata) };
}

test('a stop that comes once the copy is complete costs no tags: what was begun is ended', async () => {
  const here = await connectToBucket(ceph);
  const content = await putLarge(here, 'old');
  const { request, change } = await planOther(here, 'old');
  for (const write of [
    (signal: AbortSignal) => writeMetadata({ ...request, signal }, change),
    (signal: AbortSignal) => rename(here, 'old', 'new', { signal }),
  ]) {
    const controller = new AbortController();
    atCall(here, 'CompleteMultipartUpload', { after: () => controller.abort() });
    await write(controller.signal);
    expect(controller.signal.aborted).toBe(true);
    const [key = ''] = await listKeys(here);
    expect(await tagsOf(here, key)).toEqual(taggedTwice);
  }
  expect(await listKeys(here)).toEqual(['new']);
  expect((await contentOf(here, 'new')).equals(content)).toBe(true);
});

test('tags that somebody changes while a large object is copied are not undone', async () => {
  const here = await connectToBucket(ceph);
  await putLarge(here, 'a');
  const tag = (key: string, ...values: readonly string[]) =>
    writeTags(
      { ...here, key, signal: untilDone },
      values.map((value) => ({ name: 'state', value })),
    );
  // While its parts are copied. (Ceph tells a change of tags as one of the object, up to this look.)
  for (const values of [['scanned'], []]) {
    const { request, change } = await planOther(here, 'a');
    atFirstPart(here, () =>
      atCall(here, 'GetObjectTagging', { before: () => tag('a', ...values) }),
    );
    await writeMetadata(request, change);
    expect(await tagsOf(here, 'a')).toEqual(values.map((value) => `state=${value}`));
  }
  await tag('a', 'new');
  const { request, change } = await planOther(here, 'a');
  atCall(here, 'CompleteMultipartUpload', { after: () => tag('a', 'scanned') });
  await writeMetadata(request, change);
  expect(await tagsOf(here, 'a')).toEqual(['state=scanned']);

  atCall(here, 'CompleteMultipartUpload', { after: () => tag('b', 'cleared') });
  await rename(here, 'a', 'b');
  expect(await listKeys(here)).toEqual(['b']);
  expect(await tagsOf(here, 'b')).toEqual(['state=cleared']);
});

test('a copy that can not be verified has its tags all the same, and is told where it stays', async () => {
  const here = await connectToBucket(ceph);
  await putLarge(here, 'old');
  const { request, change } = await planOther(here, 'old');
  const breakNextLook = () =>
    atCall(here, 'CompleteMultipartUpload', {
      after: () =>
        atCall(here, 'HeadObject', {
          before: () => {
            throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
          },
        }),
    });
  breakNextLook();
  const written = await failureOf(writeMetadata(request, change));
  expect(written.code).toBe('network_failed');
  expect(written.facts).not.toHaveProperty('copy');
  expect(await tagsOf(here, 'old')).toEqual(taggedTwice);

  breakNextLook();
  expect(await failureOf(rename(here, 'old', 'new'))).toMatchObject({
    code: 'network_failed',
    facts: { copy: 'new' },
  });
  expect(await listKeys(here)).toEqual(['new', 'old']);
  expect(await tagsOf(here, 'new')).toEqual(taggedTwice);
});

test('a renamed object whose tags may not be put back stays, and both are told', async () => {
  const here = await connectToBucket(ceph);
  await putLarge(here, 'old');
  await deny(here, 's3:PutObjectTagging');
  expect(await failureOf(rename(here, 'old', 'new'))).toMatchObject({
    code: 'access_denied',
    action: 's3:PutObjectTagging',
    facts: { copy: 'new', lostTags: 'kind=x%26y&team=a%20b' },
  });
  expect(await listKeys(here)).toEqual(['new', 'old']);
});
