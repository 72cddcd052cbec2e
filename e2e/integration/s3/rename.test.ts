import { randomBytes } from 'node:crypto';
import {
  CopyObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import { createObjectHandlers } from '../../../src/main/ipc/handlers/objects';
import { noLedger } from '../../../src/main/s3/multipartLedger';
import { createFolder } from '../../../src/main/s3/objects';
import { writeTags } from '../../../src/main/s3/copies/objectTags';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { atCall } from './copySupport';
import {
  anyone,
  connect,
  connectAsAws,
  connectToBucket,
  containing,
  errorDocument,
  failureOf,
  listKeys,
  putKeys,
  readText,
  scripted,
  untilDone,
} from './support';

const ceph = inject('ceph');

test('trap 1: renaming something to the name it has sends nothing and loses nothing', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a', 'd/a']);
  const before = here.calls.length;
  const nothing = { moved: 0, failures: [] };
  const rename = (from: Parameters<typeof renameTarget>[0]['from'], to: string) =>
    renameTarget({ ...here, from, to, signal: untilDone });

  expect(await rename({ kind: 'object', key: 'a' }, 'a')).toEqual(nothing);
  expect(await rename({ kind: 'object', key: 'd/a' }, 'd/a')).toEqual(nothing);
  expect(await rename({ kind: 'folder', key: 'd/' }, 'd/')).toEqual(nothing);
  expect(await rename({ kind: 'folder', key: 'd/' }, 'd')).toEqual(nothing);

  expect(here.calls.length).toBe(before);
  expect(await listKeys(here)).toEqual(['a', 'd/a']);
});

test('an object keeps its metadata, headers and tags', async () => {
  const here = await connectToBucket(ceph);
  const described = {
    ContentType: 'text/x-odd',
    ContentLanguage: 'ko',
    ContentDisposition: 'attachment; filename="x"',
    CacheControl: 'max-age=60',
    Metadata: { colour: 'blue', 'two-words': 'a b' },
  };
  await here.client.send(
    new PutObjectCommand({
      ...described,
      Bucket: here.bucket,
      Key: 'old',
      Body: 'content',
      Tagging: 'team=a%20b&kind=x',
    }),
  );
  const from = { kind: 'object', key: 'old' } as const;
  await renameTarget({ ...here, from, to: 'new', signal: untilDone });

  const subject = { Bucket: here.bucket, Key: 'new' };
  expect(await here.client.send(new HeadObjectCommand(subject))).toMatchObject(described);
  const { TagSet } = await here.client.send(new GetObjectTaggingCommand(subject));
  expect(TagSet?.map(({ Key, Value }) => `${Key ?? ''}=${Value ?? ''}`).sort()).toEqual([
    'kind=x',
    'team=a b',
  ]);
  expect(await listKeys(here)).toEqual(['new']);
});

test('a name that is taken is refused, and both objects stay', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['a', 'b', 'd/x', 'e/y']);
  const rename = (from: Parameters<typeof renameTarget>[0]['from'], to: string) =>
    failureOf(renameTarget({ ...here, from, to, signal: untilDone }));

  expect(await rename({ kind: 'object', key: 'a' }, 'b')).toMatchObject({
    code: 'conflict',
    resource: `s3://${here.bucket}/b`,
    facts: { reason: 'taken' },
  });
  expect(await rename({ kind: 'folder', key: 'd/' }, 'e/')).toMatchObject({
    code: 'conflict',
    facts: { reason: 'taken' },
  });
  expect(await rename({ kind: 'folder', key: 'd/' }, 'd/inner/')).toMatchObject({
    code: 'invalid_input',
  });
  expect(await rename({ kind: 'folder', key: '' }, 'all/')).toMatchObject({
    code: 'invalid_input',
  });
  expect(await rename({ kind: 'object', key: 'gone' }, 'c')).toMatchObject({ code: 'no_such_key' });
  expect(await listKeys(here)).toEqual(['a', 'b', 'd/x', 'e/y']);
  expect(await readText(here.client, here.bucket, 'b')).toBe('b');
});

test('a folder moves with its marker and everything below, and nothing beside it', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/', 'd/x', 'd/e/y', 'd', 'dd/z']);
  const from = { kind: 'folder', key: 'd/' } as const;
  expect(await renameTarget({ ...here, from, to: 'new name', signal: untilDone })).toEqual({
    moved: 3,
    failures: [],
  });
  expect(await listKeys(here)).toEqual(
    ['d', 'dd/z', 'new name/', 'new name/e/y', 'new name/x'].sort(),
  );
});

test('objects and folders are renamed on s3rver as well', async () => {
  const s3rver = await startS3rver({ buckets: ['names'] });
  onTestFinished(() => s3rver.stop());
  const here = { ...(await connect(s3rver.endpoint, s3rver)), bucket: 'names' };
  await putKeys(here, ['a 한 b', 'd/x', 'd/e/y']);
  const object = { kind: 'object', key: 'a 한 b' } as const;
  await renameTarget({ ...here, from: object, to: '100%', signal: untilDone });
  const folder = { kind: 'folder', key: 'd/' } as const;
  await renameTarget({ ...here, from: folder, to: '한글/', signal: untilDone });
  expect(await listKeys(here)).toEqual(['100%', '한글/e/y', '한글/x']);
  expect(await readText(here.client, here.bucket, '100%')).toBe('a 한 b');

  // s3rver 3.7 decodes a copy source only in part: refused in clear words, and nothing is lost.
  await putKeys(here, ['c++']);
  const plus = { kind: 'object', key: 'c++' } as const;
  const refused = renameTarget({ ...here, from: plus, to: 'c', signal: untilDone });
  expect(await failureOf(refused)).toMatchObject({
    code: 'no_such_key',
    resource: 's3://names/c++',
  });
  expect(await readText(here.client, here.bucket, 'c++')).toBe('c++');
});

test('an object that was uploaded in parts is moved whole', async () => {
  const here = await connectToBucket(ceph);
  const content = randomBytes(6 * 1024 * 1024).toString('base64');
  const { Upload } = await import('@aws-sdk/lib-storage');
  await new Upload({
    client: here.client,
    params: { Bucket: here.bucket, Key: 'parts', Body: Buffer.from(content) },
    partSize: 5 * 1024 * 1024,
  }).done();
  const from = { kind: 'object', key: 'parts' } as const;
  expect(await renameTarget({ ...here, from, to: 'whole', signal: untilDone })).toEqual({
    moved: 1,
    failures: [],
  });
  expect((await readText(here.client, here.bucket, 'whole')) === content).toBe(true);
});

test('a copy that came out differently leaves the source where it is', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (rawUrl.startsWith('/b/old')) {
      return { status: 200, headers: { etag: '"one"', 'content-length': '10' } };
    }
    const copied = server.requests.some((request) => request.method === 'PUT');
    return copied
      ? { status: 200, headers: { etag: '"one"', 'content-length': '9' } }
      : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const from = { kind: 'object', key: 'old' } as const;
  const rename = renameTarget({ ...here, bucket: 'b', from, to: 'new', signal: untilDone });
  expect(await failureOf(rename)).toMatchObject({
    code: 'conflict',
    resource: 's3://b/old',
    facts: { copy: 'new' },
  });
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

// Scripted: Ceph tells a change of tags as one of the object, which AWS does not.
test('an object whose tags get another value while it is copied stays where it is', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    const isCopied = server.requests.some((request) => request.method === 'PUT');
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    const isOld = rawUrl.startsWith('/b/old');
    if (rawUrl.includes('?tagging')) {
      const value = isCopied && isOld ? 'scanned' : 'new';
      const tag = `<Tag><Key>state</Key><Value>${value}</Value></Tag>`;
      return { status: 200, body: `<Tagging><TagSet>${tag}</TagSet></Tagging>` };
    }
    const about = { etag: '"one"', 'content-length': '10', 'x-amz-tagging-count': '1' };
    return isOld || isCopied ? { status: 200, headers: about } : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const from = { kind: 'object', key: 'old' } as const;
  const rename = renameTarget({ ...here, bucket: 'b', from, to: 'new', signal: untilDone });
  expect(await failureOf(rename)).toMatchObject({
    code: 'conflict',
    resource: 's3://b/old',
    facts: { copy: 'new' },
  });
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

test('a copy that the server refuses for another one under way is not told as a taken name', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') return { status: 409, body: errorDocument('OperationAborted') };
    return rawUrl.startsWith('/b/old')
      ? { status: 200, headers: { etag: '"one"', 'content-length': '10' } }
      : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const from = { kind: 'object', key: 'old' } as const;
  const rename = renameTarget({ ...here, bucket: 'b', from, to: 'new', signal: untilDone });
  const failure = await failureOf(rename);
  expect(failure).toMatchObject({ code: 'conflict', server: { code: 'OperationAborted' } });
  expect(failure.facts?.['reason']).toBeUndefined();
});

// Scripted: Ceph copies a lock by itself, which AWS does not.
test('an object is copied under its lock; where the server ignores that, the source stays', async () => {
  const locked = {
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': '2040-01-01T00:00:00.000Z',
    'x-amz-object-lock-legal-hold': 'ON',
  };
  const expired = { ...locked, 'x-amz-object-lock-retain-until-date': '2020-01-01T00:00:00.000Z' };
  const renameOn = async (source: Record<string, string>, copy: Record<string, string>) => {
    const server = await scripted(({ method, rawUrl }) => {
      const body = '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>';
      if (method === 'PUT') return { status: 200, body };
      if (method === 'DELETE') return { status: 204 };
      const isOld = rawUrl.startsWith('/b/old');
      if (!isOld && !server.requests.some((one) => one.method === 'PUT')) return { status: 404 };
      const headers = { etag: '"one"', 'content-length': '1', ...(isOld ? source : copy) };
      return { status: 200, headers };
    });
    const here = await connect(server.endpoint, anyone);
    const from = { kind: 'object', key: 'old' } as const;
    const renamed = renameTarget({ ...here, bucket: 'b', from, to: 'new', signal: untilDone });
    const put = () => server.requests.find(({ method }) => method === 'PUT')?.headers;
    return { renamed, put };
  };

  const kept = await renameOn(locked, locked);
  expect(await kept.renamed).toEqual({ moved: 1, failures: [] });
  expect(kept.put()).toMatchObject({
    ...locked,
    'x-amz-object-lock-retain-until-date': '2040-01-01T00:00:00Z',
  });

  const ignored = await renameOn(locked, {});
  expect(await failureOf(ignored.renamed)).toMatchObject({
    code: 'conflict',
    resource: 's3://b/old',
    facts: { copy: 'new' },
  });

  // S3 refuses a retention that has passed.
  const hold = { 'x-amz-object-lock-legal-hold': 'ON' };
  const old = await renameOn(expired, hold);
  expect(await old.renamed).toEqual({ moved: 1, failures: [] });
  expect(old.put()).toMatchObject(hold);
  expect(old.put()).not.toHaveProperty('x-amz-object-lock-mode');
});

test('a source that changed while it was copied stays', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    const copied = server.requests.some((request) => request.method === 'PUT');
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (rawUrl.startsWith('/b/old')) {
      const headers = { etag: copied ? '"two"' : '"one"', 'content-length': '10' };
      return { status: 200, headers };
    }
    return copied
      ? { status: 200, headers: { etag: '"one"', 'content-length': '10' } }
      : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const from = { kind: 'object', key: 'old' } as const;
  const rename = renameTarget({ ...here, bucket: 'b', from, to: 'new', signal: untilDone });
  expect(await failureOf(rename)).toMatchObject({ code: 'conflict' });
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

// Scripted, as AWS does: Ceph deletes whatever is there.
test.each([
  ['is replaced by somebody else at the last moment', 412, 'PreconditionFailed', 'stays'],
  ['is gone by an attempt whose answer got lost', 404, 'NoSuchKey', 'goes'],
  ['left a delete marker by such an attempt', 412, 'PreconditionFailed', 'goes'],
] as const)('a source that %s is not deleted by a rename', async (_, status, code, becomes) => {
  let isTried = false;
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (method === 'DELETE') {
      isTried = true;
      return headers['if-match'] === '"one"'
        ? { status, body: errorDocument(code) }
        : { status: 204 };
    }
    const copied = server.requests.some((request) => request.method === 'PUT');
    const headersOfBoth = { etag: '"one"', 'content-length': '10' };
    if (isTried && becomes === 'goes' && rawUrl.startsWith('/b/old')) return { status: 404 };
    return rawUrl.startsWith('/b/old') || copied
      ? { status: 200, headers: headersOfBoth }
      : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const renamed = renameTarget({
    ...here,
    bucket: 'b',
    from: { kind: 'object', key: 'old' },
    to: 'new',
    conditionalDeletes: true,
    signal: untilDone,
  });
  if (becomes === 'goes') {
    expect(await renamed).toEqual({ moved: 1, failures: [] });
    return;
  }
  expect(await failureOf(renamed)).toMatchObject({
    code: 'conflict',
    message: containing('The original was left where it is'),
    resource: 's3://b/old',
    facts: { copy: 'new' },
  });
});

// Scripted, as AWS answers where two requests meet.
test('a delete that met another request is sent again at the end of a rename', async () => {
  let deletes = 0;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (method === 'DELETE') {
      deletes += 1;
      return deletes <= 2
        ? { status: 409, body: errorDocument('ConditionalRequestConflict') }
        : { status: 204 };
    }
    const copied = server.requests.some((request) => request.method === 'PUT');
    return rawUrl.startsWith('/b/old') || copied
      ? { status: 200, headers: { etag: '"one"', 'content-length': '10' } }
      : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const from = { kind: 'object', key: 'old' } as const;
  const setting = { ...here, bucket: 'b', conditionalDeletes: true, signal: untilDone };
  expect(await renameTarget({ ...setting, from, to: 'new' })).toEqual({ moved: 1, failures: [] });
  const conditions = server.requests.flatMap(({ method, headers }) =>
    method === 'DELETE' ? [headers['if-match']] : [],
  );
  expect(conditions).toEqual(['"one"', '"one"', '"one"']);
});

test('on AWS the window’s rename deletes only what was copied, and takes no other object’s place', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (method === 'DELETE') return { status: 204 };
    const copied = server.requests.some((request) => request.method === 'PUT');
    const headers = { etag: '"one"', 'content-length': '10' };
    return rawUrl.startsWith('/b/old') || copied ? { status: 200, headers } : { status: 404 };
  });
  const { clients, connectionId } = await connectAsAws(server.endpoint);
  const handlers = createObjectHandlers({
    clients,
    ledgerOf: () => noLedger,
    activity: { begin: () => undefined },
    currentAction: () => undefined,
  });
  const place = { connectionId, bucket: 'b', server: await clients.serverOf(connectionId) };
  const from = { kind: 'object', key: 'old' } as const;
  const asked = { callId: 'c', signal: untilDone };
  await handlers['objects.rename']({ ...place, from, to: 'new' }, asked);
  const headersOf = (wanted: string) =>
    server.requests.find(({ method }) => method === wanted)?.headers;
  expect(headersOf('PUT')).toMatchObject({ 'if-none-match': '*' });
  expect(headersOf('DELETE')).toMatchObject({ 'if-match': '"one"' });
});

test.each(['metadata', 'tags'] as const)(
  'a source whose %s somebody changes while it is copied stays',
  async (what) => {
    const here = { ...(await connectToBucket(ceph)), signal: untilDone };
    const old = { Bucket: here.bucket, Key: 'old' };
    await putKeys(here, ['old']);
    const before = await here.client.send(new HeadObjectCommand(old));
    const edit = () =>
      what === 'tags'
        ? writeTags({ ...here, key: 'old' }, [{ name: 'state', value: 'scanned' }])
        : here.client.send(
            new CopyObjectCommand({
              ...old,
              CopySource: `${here.bucket}/old`,
              MetadataDirective: 'REPLACE',
              Metadata: { state: 'scanned' },
            }),
          );
    atCall(here, 'CopyObject', {
      async after() {
        // Until the server tells another time of it, which is one of whole seconds.
        for (let now = before; now.LastModified?.getTime() === before.LastModified?.getTime();) {
          await edit();
          now = await here.client.send(new HeadObjectCommand(old));
        }
      },
    });
    const from = { kind: 'object', key: 'old' } as const;
    expect(await failureOf(renameTarget({ ...here, from, to: 'new' }))).toMatchObject({
      code: 'conflict',
      message: containing('The original was left where it is'),
      facts: { copy: 'new' },
    });
    expect(await listKeys(here)).toEqual(['new', 'old']);
    const after = await here.client.send(new HeadObjectCommand(old));
    expect(after.ETag).toBe(before.ETag);
    expect(what === 'tags' ? after.TagCount : after.Metadata).toEqual(
      what === 'tags' ? 1 : { state: 'scanned' },
    );
  },
);

test('a copy that fails after its answer had begun leaves the source where it is', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'PUT') return { status: 200, body: errorDocument('InternalError') };
    return rawUrl.startsWith('/b/old')
      ? { status: 200, headers: { etag: '"one"', 'content-length': '10' } }
      : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const from = { kind: 'object', key: 'old' } as const;
  const rename = renameTarget({ ...here, bucket: 'b', from, to: 'new', signal: untilDone });
  expect(await failureOf(rename)).toMatchObject({
    code: 'server_failed',
    server: { code: 'InternalError' },
  });
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

test('where the server obeys conditions, a name that is taken meanwhile is never overwritten', async () => {
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (method === 'PUT') {
      return headers['if-none-match'] === '*'
        ? { status: 412, body: errorDocument('PreconditionFailed') }
        : { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (rawUrl.startsWith('/b/old')) {
      return { status: 200, headers: { etag: '"one"', 'content-length': '10' } };
    }
    const isTaken = server.requests.some((one) => one.rawUrl.startsWith(`${rawUrl}?`));
    return isTaken
      ? { status: 200, headers: { etag: '"theirs"', 'content-length': '6' } }
      : { status: 404 };
  });
  const here = await connect(server.endpoint, anyone);
  const conditions = { conditionalWrites: true, copyCondition: 'if-none-match' } as const;
  const inBucket = { ...here, bucket: 'b', ...conditions, signal: untilDone };
  const from = { kind: 'object', key: 'old' } as const;
  expect(await failureOf(renameTarget({ ...inBucket, from, to: 'new' }))).toMatchObject({
    code: 'conflict',
    resource: 's3://b/new',
    facts: { reason: 'taken' },
  });
  expect(await failureOf(createFolder({ ...inBucket, key: 'new/' }))).toMatchObject({
    code: 'conflict',
    resource: 's3://b/new/',
  });
  expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
});

test('what comes into a folder while it is renamed stays there, and is told of', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/1', 'd/2', 'e/1']);
  let hasCome = false;
  here.client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        if (commandName === 'CopyObjectCommand' && !hasCome) {
          hasCome = true;
          await putKeys(here, ['d/later']);
        }
        return next(request);
      },
    { step: 'initialize' },
  );
  const rename = (from: string, to: string) =>
    renameTarget({ ...here, from: { kind: 'folder', key: from }, to, signal: untilDone });

  expect(await rename('d/', 'f/')).toEqual({ moved: 2, failures: [], isLeft: true });
  expect(await rename('e/', 'g/')).toEqual({ moved: 1, failures: [] });
  expect(await listKeys(here)).toEqual(['d/later', 'f/1', 'f/2', 'g/1']);
});
