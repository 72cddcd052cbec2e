import {
  CopyObjectCommand,
  GetObjectAclCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { boto3 } from '../../../scripts/servers/oracles';
import { startS3rver } from '../../../scripts/servers/s3rver';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import { readTags, restoreTags, writeTags } from '../../../src/main/s3/copies/objectTags';
import { dipperError } from '../../../src/shared/errors/appError';
import { toHeaderText } from '../../../src/shared/model/encodedWords';
import type { ObjectMetadata, ObjectState } from '../../../src/shared/model/metadata';
import { atCall } from './copySupport';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  putKeys,
  readText,
  scripted,
  untilDone,
} from './support';
import type { InBucket } from './support';

const ceph = inject('ceph');
const signal = untilDone;
/** Edits as the window does: what was read goes in, but for what is changed. */
async function edit(
  here: InBucket,
  key: string,
  change: Partial<ObjectMetadata>,
  seen?: ObjectState,
): Promise<void> {
  const request = { ...here, key, signal };
  const { state, headers, user } = await readMetadata(request);
  const metadata = { headers, user, ...change };
  await writeMetadata(request, await planMetadataChange(request, seen ?? state, metadata));
}

test('trap 30: another content type, and everything else as it was', async () => {
  const here = await connectToBucket(ceph);
  const subject = { Bucket: here.bucket, Key: 'a+b? é/😀.txt' };
  await here.client.send(
    new PutObjectCommand({
      ...subject,
      Body: 'content',
      ACL: 'public-read',
      Tagging: 'team=a%20b&kind=x',
      ContentType: 'text/plain',
      ContentLanguage: 'ko',
      ContentEncoding: 'identity',
      ContentDisposition: 'attachment; filename="x"',
      CacheControl: 'max-age=60',
      Expires: new Date('2030-01-01'),
      WebsiteRedirectLocation: '/elsewhere',
      Metadata: { colour: 'blue', empty: '', 'two-words': 'a b', name: toHeaderText('한글') },
    }),
  );
  const look = async () => {
    const answer = await here.client.send(new HeadObjectCommand(subject));
    const head: Record<string, unknown> = { ...answer };
    // Another time and another request, as has to be.
    for (const name of ['LastModified', '$metadata']) Reflect.deleteProperty(head, name);
    const { Grants } = await here.client.send(new GetObjectAclCommand(subject));
    const { TagSet = [] } = await here.client.send(new GetObjectTaggingCommand(subject));
    const tags = TagSet.map(({ Key, Value }) => `${Key ?? ''}=${Value ?? ''}`).sort();
    return { head, grants: (Grants ?? []).map((grant) => JSON.stringify(grant)).sort(), tags };
  };
  const before = await look();
  expect(before.grants).toHaveLength(2);
  expect(before.tags).toEqual(['kind=x', 'team=a b']);

  const { headers } = await readMetadata({ ...here, key: subject.Key, signal });
  await edit(here, subject.Key, { headers: { ...headers, ContentType: 'text/html' } });

  expect(await look()).toEqual({ ...before, head: { ...before.head, ContentType: 'text/html' } });
  expect(await readText(here.client, here.bucket, subject.Key)).toBe('content');
});

test('headers and user metadata are added, changed and removed, as boto3 sees them', async () => {
  const here = await connectToBucket(ceph);
  await here.client.send(
    new PutObjectCommand({
      Bucket: here.bucket,
      Key: 'k',
      Body: 'x',
      CacheControl: 'no-cache',
      Metadata: { gone: '1', kept: 'as it is', changed: 'old' },
    }),
  );
  await edit(here, 'k', {
    headers: { ContentType: 'text/csv', Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' },
    user: [
      { name: 'kept', value: 'as it is' },
      { name: 'changed', value: toHeaderText('café 😀') },
      { name: 'under_score', value: `"quotes" 'n' \\ $(x)` },
    ],
  });
  const seen = await boto3(
    ceph,
    ceph.owner,
    `
from email.header import decode_header, make_header
head = s3.head_object(Bucket=${JSON.stringify(here.bucket)}, Key='k')
result = [
    head['ContentType'],
    head.get('CacheControl'),
    str(head['Expires']),
    {name: str(make_header(decode_header(value))) for name, value in head['Metadata'].items()},
]`,
  );
  expect(seen).toEqual([
    'text/csv',
    null,
    '2030-01-01 00:00:00+00:00',
    {
      kept: 'as it is',
      changed: 'café 😀',
      // Ceph 16 answers with dashes.
      'under-score': `"quotes" 'n' \\ $(x)`,
    },
  ]);
});

test('an Expires that the object does not have has to be a date', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['k']);
  expect(await failureOf(edit(here, 'k', { headers: { Expires: 'soon' } }))).toMatchObject({
    code: 'invalid_input',
  });
});

test('an object that was replaced, or described anew, since it was looked at is left alone', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['k']);
  const request = { ...here, key: 'k', signal };
  const seen = await readMetadata(request);
  const told = {
    code: 'precondition_failed',
    resource: `s3://${here.bucket}/k`,
  };
  const headers = { ContentType: 'text/x-lost' };

  await putKeys(here, ['k'], 'other content');
  expect(await failureOf(edit(here, 'k', { headers }, seen.state))).toMatchObject(told);

  const now = await readMetadata(request);
  // Times of HTTP have no parts of a second.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await here.client.send(
    new CopyObjectCommand({
      Bucket: here.bucket,
      Key: 'k',
      CopySource: `${here.bucket}/k`,
      MetadataDirective: 'REPLACE',
      ContentType: 'text/x-theirs',
    }),
  );
  expect(await failureOf(edit(here, 'k', { headers }, now.state))).toMatchObject(told);
  expect((await readMetadata(request)).headers.ContentType).toBe('text/x-theirs');
  expect(await readText(here.client, here.bucket, 'k')).toBe('other content');

  const gone = { ...request, key: 'no such key' };
  expect(await failureOf(readMetadata(gone))).toMatchObject({ code: 'no_such_key' });
});

test('somebody else’s object keeps their grants, and it is said that it changes its owner', async () => {
  const here = await connectToBucket(ceph);
  const bucket = JSON.stringify(here.bucket);
  const stranger = JSON.stringify(ceph.stranger.userId);
  await boto3(
    ceph,
    ceph.owner,
    `s3.put_bucket_acl(Bucket=${bucket}, GrantWrite='id=' + ${stranger}, GrantFullControl='id=${ceph.owner.userId}')`,
  );
  await boto3(
    ceph,
    ceph.stranger,
    `s3.put_object(Bucket=${bucket}, Key='theirs', Body=b'x', ACL='bucket-owner-full-control')`,
  );
  const read = await readMetadata({ ...here, key: 'theirs', signal });
  expect(read.losses).toEqual(['owner']);
  await edit(here, 'theirs', { headers: { ContentType: 'text/plain' } });
  const acl = await here.client.send(
    new GetObjectAclCommand({ Bucket: here.bucket, Key: 'theirs' }),
  );
  const grants = (acl.Grants ?? []).map(
    ({ Grantee, Permission }) => `${Grantee?.ID ?? ''} ${Permission ?? ''}`,
  );
  expect(grants.sort()).toEqual(
    [`${ceph.owner.userId} FULL_CONTROL`, `${ceph.stranger.userId} FULL_CONTROL`].sort(),
  );
});

test('objects are edited on s3rver as well, which knows neither tags nor ACLs of objects', async () => {
  const s3rver = await startS3rver({ buckets: ['names'] });
  onTestFinished(() => s3rver.stop());
  const here = { ...(await connect(s3rver.endpoint, s3rver)), bucket: 'names' };
  await putKeys(here, ['a 한 b']);
  await edit(here, 'a 한 b', {
    headers: { ContentType: 'text/csv', CacheControl: 'no-store' },
    user: [{ name: 'author', value: 'kim' }],
  });
  const { headers, user } = await readMetadata({ ...here, key: 'a 한 b', signal });
  expect(headers).toMatchObject({ ContentType: 'text/csv', CacheControl: 'no-store' });
  expect(user).toEqual([{ name: 'author', value: 'kim' }]);
  expect(await readText(here.client, here.bucket, 'a 한 b')).toBe('a 한 b');
});

/** A server with one object, whose ACL and tags are its owner's and none. */
function serverOf(
  head: Readonly<Record<string, string>>,
  copied: { readonly status: number; readonly body: string },
) {
  return scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 200, headers: head };
    if (method === 'PUT') return copied;
    if (rawUrl.includes('?acl')) return { status: 200, body: '<AccessControlPolicy/>' };
    if (rawUrl.includes('?tagging')) return { status: 200, body: '<Tagging><TagSet/></Tagging>' };
    return { status: 403, body: errorDocument('AccessDenied') };
  });
}

const copiedOne = {
  status: 200,
  body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>',
};

test('a copy says what AWS would otherwise set anew, and of which state it is', async () => {
  const server = await serverOf(
    {
      etag: '"one"',
      'content-length': '10',
      'last-modified': 'Tue, 01 Jan 2019 00:00:00 GMT',
      'x-amz-storage-class': 'STANDARD_IA',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:k',
      'x-amz-server-side-encryption-bucket-key-enabled': 'true',
      'x-amz-checksum-crc32': 'AAAAAA==',
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': '2040-01-01T00:00:00.000Z',
      'x-amz-object-lock-legal-hold': 'ON',
      'x-amz-version-id': 'v1',
    },
    copiedOne,
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const read = await readMetadata({ ...here, key: 'k', signal });
  expect(read).toMatchObject({ keepsVersion: true, losses: ['encryption_context'] });
  await edit(here, 'k', { headers: { ContentType: 'text/html' }, user: [] });
  const put = server.requests.find(({ method }) => method === 'PUT');
  expect(put?.headers).toMatchObject({
    'x-amz-copy-source': 'b/k',
    'x-amz-copy-source-if-match': '"one"',
    'x-amz-metadata-directive': 'REPLACE',
    'content-type': 'text/html',
    'x-amz-storage-class': 'STANDARD_IA',
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:k',
    'x-amz-server-side-encryption-bucket-key-enabled': 'true',
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': '2040-01-01T00:00:00Z',
    'x-amz-object-lock-legal-hold': 'ON',
  });
  // What S3 does by itself is not said: some servers refuse the very header.
  for (const name of [
    'x-amz-grant-full-control',
    'x-amz-tagging-directive',
    'x-amz-checksum-algorithm',
  ]) {
    expect(put?.headers).not.toHaveProperty(name);
  }
});

// Scripted: Ceph has no archives.
test.each([
  ['DEEP_ARCHIVE', 'ongoing-request="false", expiry-date="Fri, 21 Dec 2040 00:00:00 GMT"', true],
  ['DEEP_ARCHIVE', 'ongoing-request="true"', false],
  ['INTELLIGENT_TIERING', 'ongoing-request="false"', false],
] as const)(
  'what of %s says of itself %s is told to be archived again: %s',
  async (storageClass, restore, isTold) => {
    const archived = {
      etag: '"one"',
      'content-length': '10',
      'x-amz-storage-class': storageClass,
      'x-amz-restore': restore,
    };
    const server = await serverOf(archived, copiedOne);
    const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    const { losses } = await readMetadata({ ...here, key: 'k', signal });
    expect(losses).toEqual(isTold ? ['restored'] : []);
  },
);

// Scripted: it comes by APIs that are looser than HTTP, which Ceph does not have.
test('metadata that the server keeps but can not send is told as lost', async () => {
  const head = { etag: '"one"', 'content-length': '10', 'x-amz-missing-meta': '1' };
  const server = await serverOf(head, copiedOne);
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { losses } = await readMetadata({ ...here, key: 'k', signal });
  expect(losses).toEqual(['hidden_metadata']);
});

test('a change between the last look and the copy is refused by the server', async () => {
  const server = await serverOf(
    { etag: '"one"', 'content-length': '10' },
    { status: 412, body: errorDocument('PreconditionFailed') },
  );
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(edit(here, 'k', { user: [] }))).toMatchObject({
    code: 'precondition_failed',
    resource: 's3://b/k',
  });
});

test('tags that somebody changes once the copy is made stay', async () => {
  const here = await connectToBucket(ceph);
  const request = { ...here, key: 'a', signal };
  await putKeys(here, ['a']);
  await writeTags(request, [{ name: 'state', value: 'new' }]);
  const scanned = [{ name: 'state', value: 'scanned' }];
  atCall(here, 'CopyObject', { after: () => writeTags(request, scanned) });
  await edit(here, 'a', { user: [] });
  expect(await readTags(request)).toEqual(scanned);
});

test('an ACL and tags that may not be read are told; tags that could not be put back are not lost from sight', async () => {
  const denied = { status: 403, body: errorDocument('AccessDenied') };
  const head = { status: 200, headers: { etag: '"one"', 'content-length': '1' } };
  const server = await scripted(({ method }) => (method === 'HEAD' ? head : denied));
  const closed = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const read = await readMetadata({ ...closed, key: 'k', signal });
  expect([...read.losses].sort()).toEqual(['acl', 'tags']);

  let isCopied = false;
  const forgetful = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return head;
    if (rawUrl.includes('?acl')) return { status: 501, body: errorDocument('NotImplemented') };
    if (rawUrl.includes('?tagging')) {
      if (method === 'PUT') return denied;
      const tag = isCopied ? '' : '<Tag><Key>a b</Key><Value>c</Value></Tag>';
      return { status: 200, body: `<Tagging><TagSet>${tag}</TagSet></Tagging>` };
    }
    isCopied = true;
    return copiedOne;
  });
  const here = { ...(await connect(forgetful.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(edit(here, 'k', { user: [] }))).toMatchObject({
    code: 'access_denied',
    facts: { lostTags: 'a%20b=c' },
  });
});

test('tags that may be read only by one of them are put back once a copy has lost them', async () => {
  // As by a policy of `s3:ExistingObjectTag`, which the servers at hand do not know, at one whose copies lose tags.
  const denied = { status: 403, body: errorDocument('AccessDenied') };
  const head = { status: 200, headers: { etag: '"one"', 'content-length': '1' } };
  let isCopied = false;
  const written: string[] = [];
  const server = await scripted(({ method, rawUrl, body }) => {
    if (method === 'HEAD') return head;
    if (rawUrl.includes('?acl')) return { status: 501, body: errorDocument('NotImplemented') };
    if (rawUrl.includes('?tagging')) {
      if (method === 'PUT') {
        written.push(String(body));
        return { status: 200 };
      }
      if (isCopied) return denied;
      const tag = '<Tag><Key>team</Key><Value>x</Value></Tag>';
      return { status: 200, body: `<Tagging><TagSet>${tag}</TagSet></Tagging>` };
    }
    isCopied = true;
    return copiedOne;
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  await edit(here, 'k', { user: [] });
  expect(written).toEqual([expect.stringContaining('<Key>team</Key><Value>x</Value>')]);
});

test('tags that somebody removed during a copy, and that stay with it, are not told as lost', async () => {
  const denied = { status: 403, body: errorDocument('AccessDenied') };
  const tag = '<Tag><Key>state</Key><Value>new</Value></Tag>';
  const server = await scripted(({ method }) =>
    method === 'PUT' ? denied : { status: 200, body: `<Tagging><TagSet>${tag}</TagSet></Tagging>` },
  );
  const { client } = await connect(server.endpoint, anyone);
  const copy = { client, bucket: 'b', key: 'k', signal };
  const failure = await failureOf(restoreTags(copy, [], [{ name: 'state', value: 'new' }]));
  expect(failure.code).toBe('access_denied');
  expect(failure.facts ?? {}).not.toHaveProperty('lostTags');
});

/**
 * A server whose copy of an object onto itself drops the tags, as Ceph's does.
 *
 * @param onCopy Answers the copies once they are made.
 */
async function dropping(
  onCopy: () => ScriptedAnswer | Promise<ScriptedAnswer>,
  { changesEtag = false, hidesIt = false } = {},
) {
  // A copy takes a connection of its own, so that none breaks under it once the server has gone.
  const connection = 'close';
  let etag = '"one"';
  let described: Readonly<Record<string, string>> = { 'content-type': 'text/plain' };
  let tags = '<Tag><Key>team</Key><Value>x</Value></Tag>';
  const server = await scripted(({ method, rawUrl, headers, body }) => {
    if (method === 'HEAD') {
      if (hidesIt && tags === '') return { status: 500, headers: { connection } };
      return { status: 200, headers: { connection, etag, 'content-length': '1', ...described } };
    }
    if (rawUrl.includes('?acl')) {
      return { status: 501, headers: { connection }, body: errorDocument('NotImplemented') };
    }
    if (rawUrl.includes('?tagging')) {
      if (method === 'PUT') tags = String(body);
      return {
        status: 200,
        headers: { connection },
        body: `<Tagging><TagSet>${tags}</TagSet></Tagging>`,
      };
    }
    if (headers['x-amz-copy-source-if-match'] !== etag) {
      return { status: 412, body: errorDocument('PreconditionFailed') };
    }
    described = { 'content-type': headers['content-type'] ?? '' };
    tags = '';
    if (changesEtag) etag = '"two"';
    return onCopy();
  });
  return {
    here: { ...(await connect(server.endpoint, anyone)), bucket: 'b' },
    /** As somebody else has it replaced. */
    replace: () => {
      etag = '"three"';
      tags = '';
    },
    stop: () => server.stop(),
    type: () => described['content-type'],
    tags: () => /<Key>.*<\/Value>/u.exec(tags)?.[0],
  };
}

/** Gives an object another content type. */
async function editType(here: InBucket, stopped: AbortSignal) {
  const request = { ...here, key: 'k', signal };
  const { state, user } = await readMetadata(request);
  const metadata = { headers: { ContentType: 'text/html' }, user };
  const change = await planMetadataChange(request, state, metadata);
  return writeMetadata({ ...request, signal: stopped }, change);
}

test('a change of metadata that is under way when it is stopped is ended, and keeps the tags', async () => {
  const controller = new AbortController();
  const server = await dropping(() => {
    controller.abort();
    return copiedOne;
  });
  const now = await editType(server.here, controller.signal);
  expect(now).toMatchObject({ contentType: 'text/html' });
  expect(server.tags()).toBe('<Key>team</Key><Value>x</Value>');
});

test('a change of metadata whose answer got lost is found, and keeps the tags', async () => {
  const server = await dropping(() => 'reset');
  expect(await editType(server.here, signal)).toMatchObject({ contentType: 'text/html' });
  expect(server.tags()).toBe('<Key>team</Key><Value>x</Value>');
});

test('a change of metadata that changed the ETag before its answer got lost is found', async () => {
  const server = await dropping(() => 'reset', { changesEtag: true });
  expect(await editType(server.here, signal)).toMatchObject({ contentType: 'text/html' });
  expect(server.tags()).toBe('<Key>team</Key><Value>x</Value>');
});

test('where nobody can see whose it is by then, its tags are named and left alone', async () => {
  const server = await dropping(() => 'reset', { changesEtag: true, hidesIt: true });
  expect(await failureOf(editType(server.here, signal))).toMatchObject({
    code: 'timed_out',
    facts: { tagsBefore: 'team=x' },
  });
  expect(server.tags()).toBeUndefined();
});

test('what is somebody else’s by now is not given metadata or tags', async () => {
  const server = await dropping(() => copiedOne);
  atCall(server.here, 'CopyObject', { before: server.replace });
  expect(await failureOf(editType(server.here, signal))).toMatchObject({
    code: 'precondition_failed',
  });
  expect(server.type()).toBe('text/plain');
  expect(server.tags()).toBeUndefined();
});

test('a change of metadata that reached no server fails without a look, and its tags are not in doubt', async () => {
  const server = await dropping(() => copiedOne);
  const sent: (string | undefined)[] = [];
  server.here.client.middlewareStack.add(
    (next, { commandName }) =>
      (request) => {
        sent.push(commandName);
        return next(request);
      },
    { step: 'initialize' },
  );
  atCall(server.here, 'CopyObject', { before: server.stop });
  const failure = await failureOf(editType(server.here, signal));
  expect(failure).toMatchObject({ code: 'connection_refused' });
  expect(failure.facts).not.toHaveProperty('tagsBefore');
  expect(sent.at(-1)).toBe('CopyObjectCommand');
});

test('where nothing tells whether metadata was changed, the tags are put back or told', async () => {
  const server = await dropping(() => ({ status: 500, body: errorDocument('InternalError') }));
  const { client } = server.here;
  // As a server that writes a type its own way.
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        const answer = await next(request);
        if (commandName !== 'HeadObjectCommand') return answer;
        return { ...answer, output: { ...answer.output, ContentType: 'text/html;q=1' } };
      },
    { step: 'initialize' },
  );
  expect(await failureOf(editType(server.here, signal))).toMatchObject({ code: 'server_failed' });
  expect(server.tags()).toBe('<Key>team</Key><Value>x</Value>');

  // Gone altogether once it was asked for the copy.
  const gone = await dropping(() => 'reset');
  atCall(gone.here, 'CopyObject', {
    before: () => {
      const { client: lost } = gone.here;
      lost.middlewareStack.add(
        (next, { commandName }) =>
          (request) =>
            commandName === 'CopyObjectCommand'
              ? next(request)
              : Promise.reject(dipperError('network_failed', 'It is gone.')),
        { step: 'initialize' },
      );
    },
  });
  expect(await failureOf(editType(gone.here, signal))).toMatchObject({
    code: 'network_failed',
    facts: { tagsBefore: 'team=x' },
  });
});

test('a change of metadata that was stopped before is not begun', async () => {
  const server = await dropping(() => copiedOne);
  const stopped = AbortSignal.abort();
  expect(await failureOf(editType(server.here, stopped))).toMatchObject({ code: 'cancelled' });
  expect(server.type()).toBe('text/plain');
});
