/**
 * Copies above 5 GiB, of a scripted server: neither an object of that size, nor AWS' conditions, keys and
 * checksums, nor answers that get lost can be had from the Ceph of the tests.
 */
import { expect, test } from 'vitest';
import { createSignal } from '../../../src/main/base/promises';
import { createMetadataHandlers } from '../../../src/main/ipc/handlers/metadata';
import { createObjectHandlers } from '../../../src/main/ipc/handlers/objects';
import { noLedger } from '../../../src/main/s3/multipartLedger';
import {
  planMetadataChange,
  readMetadata,
  writeMetadata,
} from '../../../src/main/s3/copies/metadata';
import type { RenameOptions } from '../../../src/main/s3/copies/rename';
import { listAnswer } from '../../commands/scriptedS3';
import { createLargeObject, largeSize as size } from '../../fixtures/largeObject';
import type { LargeObject } from '../../fixtures/largeObject';
import { atCall, atFirstPart, rename } from './copySupport';
import {
  anyone,
  begunUpload,
  connect,
  errorDocument,
  failureOf,
  scripted,
  untilDone,
} from './support';

/** A server with an object above 5 GiB, and the ways to it. */
async function serverOf(script: LargeObject) {
  const server = await scripted(createLargeObject(script));
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const sent = (method: string, text: string) =>
    server.requests.filter((one) => one.method === method && one.rawUrl.includes(text));
  const moveIt = (more: Partial<RenameOptions> = {}) =>
    rename(here, 'old', 'new', { conditionalWrites: true, ...more, copyLimits: undefined });
  return { here, sent, rename: moveIt };
}

const onAws = {
  'last-modified': 'Tue, 01 Jan 2019 00:00:00 GMT',
  'content-type': 'text/plain',
  'x-amz-meta-colour': 'blue',
  'x-amz-storage-class': 'STANDARD_IA',
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:k',
  'x-amz-server-side-encryption-bucket-key-enabled': 'true',
  'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=',
  'x-amz-checksum-type': 'FULL_OBJECT',
};
const keptOnAws = {
  'x-amz-storage-class': 'STANDARD_IA',
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:k',
  'x-amz-server-side-encryption-bucket-key-enabled': 'true',
  'x-amz-checksum-algorithm': 'CRC64NVME',
  'x-amz-checksum-type': 'FULL_OBJECT',
};

test('an object with metadata that the server can not send is not renamed in parts', async () => {
  const { sent, rename: renameIt } = await serverOf({
    head: { ...onAws, 'x-amz-missing-meta': '2' },
  });
  expect(await failureOf(renameIt())).toMatchObject({
    code: 'not_supported',
    resource: 's3://b/old',
    facts: { reason: 'hidden_metadata' },
  });
  expect(sent('POST', '')).toEqual([]);
  expect(sent('DELETE', '')).toEqual([]);
});

test('trap 20: from 5 GiB and a byte on, parts cover all of it, of one state, and keep what AWS would drop', async () => {
  const { sent, rename: renameIt } = await serverOf({ head: onAws });
  expect(await renameIt()).toEqual({ moved: 1, failures: [] });

  const [begun] = sent('POST', '?uploads');
  expect(begun?.headers).toMatchObject({
    ...keptOnAws,
    'content-type': 'text/plain',
    'x-amz-meta-colour': 'blue',
  });
  const copies = sent('PUT', 'partNumber=').map(({ rawUrl, headers }) => {
    const number = Number(/partNumber=(\d+)/u.exec(rawUrl)?.[1]);
    const range = /^bytes=(\d+)-(\d+)$/u.exec(String(headers['x-amz-copy-source-range'])) ?? [];
    expect(headers).toMatchObject({
      'x-amz-copy-source': 'b/old',
      'x-amz-copy-source-if-match': '"one-80"',
    });
    return { number, start: Number(range[1]), end: Number(range[2]) };
  });
  copies.sort((one, other) => one.number - other.number);
  expect(copies.map(({ number }) => number)).toEqual(
    Array.from({ length: 81 }, (_, index) => index + 1),
  );
  let next = 0;
  for (const { start, end } of copies) {
    expect(start).toBe(next);
    next = end + 1;
  }
  expect(next).toBe(size);
  const [completed] = sent('POST', 'uploadId=u1');
  expect(completed?.headers).toMatchObject({
    'if-none-match': '*',
    'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=',
    'x-amz-checksum-type': 'FULL_OBJECT',
  });
  expect(sent('DELETE', '/b/old')).toHaveLength(1);
});

test('a server that makes no checksum of the whole of a copy in parts is told none', async () => {
  const begun = { 'x-amz-checksum-algorithm': 'CRC64NVME' };
  const { sent, rename: renameIt } = await serverOf({ head: onAws, begun });
  expect(await renameIt()).toEqual({ moved: 1, failures: [] });
  expect(sent('POST', 'uploadId=u1')[0]?.headers).not.toHaveProperty('x-amz-checksum-crc64nvme');
});

test('up to 5 GiB an object is copied in one go', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    const copied = server.requests.some((request) => request.method === 'PUT');
    if (method === 'PUT') {
      return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
    }
    if (method === 'DELETE') return { status: 204 };
    return rawUrl.startsWith('/b/old') || copied
      ? { status: 200, headers: { etag: '"one"', 'content-length': String(5 * 1024 ** 3) } }
      : { status: 404 };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await rename(here, 'old', 'new', { copyLimits: undefined })).toMatchObject({ moved: 1 });
  expect(server.requests.map(({ method }) => method)).not.toContain('POST');
});

// Scripted after R2's page of what it has of UploadPartCopy.
test('a server without conditions on the source of a part copies parts, and is looked at afterwards', async () => {
  const unknownHeader = 'x-amz-copy-source-if-match';
  const { sent, rename: renameIt } = await serverOf({ head: onAws, unknownHeader });
  expect(await renameIt()).toEqual({ moved: 1, failures: [] });
  expect(sent('DELETE', '/b/old')).toHaveLength(1);
});

test.each(['storj', 'googleCloudStorage'] as const)(
  'at %s an object of any size is renamed, and its metadata changed, by one copy',
  async (provider) => {
    const server = await scripted(({ method, rawUrl }) => {
      const isCopied = server.requests.some(
        (request) => request.method === 'PUT' && request.rawUrl.startsWith('/b/new'),
      );
      if (method === 'PUT') {
        return { status: 200, body: '<CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>' };
      }
      if (method === 'DELETE') return { status: 204 };
      if (rawUrl.includes('?tagging')) return { status: 200, body: '<Tagging><TagSet/></Tagging>' };
      if (rawUrl.includes('?acl')) return { status: 200, body: '<AccessControlPolicy/>' };
      return rawUrl.startsWith('/b/old') || isCopied
        ? { status: 200, headers: { etag: '"one"', 'content-length': String(size) } }
        : { status: 404 };
    });
    const { clients, connectionId } = await connect(server.endpoint, anyone, { provider });
    const whatever = {
      clients,
      ledgerOf: () => noLedger,
      activity: { begin: () => undefined },
      currentAction: () => undefined,
    };
    const caller = { callId: '1', signal: untilDone };
    const place = { connectionId, bucket: 'b', server: await clients.serverOf(connectionId) };

    const metadata = createMetadataHandlers(whatever);
    const { state, user } = await metadata['objects.metadata']({ ...place, key: 'old' }, caller);
    const change = { headers: { ContentType: 'text/html' }, user: [...user] };
    const writing = { ...place, key: 'old', state, metadata: change };
    await metadata['objects.writeMetadata'](writing, caller);

    const moving = { ...place, from: { kind: 'object', key: 'old' }, to: 'new' } as const;
    await createObjectHandlers(whatever)['objects.rename'](moving, caller);
    expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2);
    expect(server.requests.map(({ method }) => method)).not.toContain('POST');
  },
);

test('metadata of an object above 5 GiB is changed under the condition that it is still the same', async () => {
  const { here, sent } = await serverOf({ head: onAws, replaces: true });
  const request = { ...here, key: 'old', conditionalWrites: true, signal: untilDone };
  const { state, losses } = await readMetadata(request);
  expect(losses).toEqual(['encryption_context', 'parts']);
  const metadata = { headers: { ContentType: 'text/html' }, user: [] };
  const change = await planMetadataChange(request, state, metadata);
  await writeMetadata(request, change);
  expect(sent('POST', '?uploads')[0]?.headers).toMatchObject({
    ...keptOnAws,
    'content-type': 'text/html',
  });
  expect(sent('POST', 'uploadId=u1')[0]?.headers['if-match']).toBe('"one-80"');
});

test('a part that is refused ends the copy, and what was copied is cleared away', async () => {
  const { sent, rename: renameIt } = await serverOf({ refusedPart: '7' });
  expect(await failureOf(renameIt())).toMatchObject({
    code: 'access_denied',
    action: 's3:PutObject',
  });
  expect(sent('DELETE', 'uploadId=u1')).toHaveLength(1);
  expect(sent('POST', 'uploadId=u1')).toEqual([]);
  expect(sent('DELETE', '/b/old')).toEqual([]);
});

test.each([
  ['once', 1, 2, undefined],
  ['again and again', 9, 3, 'u1'],
] as const)(
  'parts that are stored after an abort, %s, are aborted as well or told',
  async (_, lateParts, aborts, leftUploadId) => {
    const { sent, rename: renameIt } = await serverOf({ refusedPart: '7', lateParts });
    const { code, facts } = await failureOf(renameIt());
    expect(code).toBe('access_denied');
    expect(facts?.['leftUploadId']).toBe(leftUploadId);
    expect(sent('DELETE', 'uploadId=u1')).toHaveLength(aborts);
  },
);

test('parts that can not be cleared away are told, after a failure and after a stop', async () => {
  const aborted = { status: 403, body: errorDocument('AccessDenied') };
  const failed = await serverOf({ refusedPart: '1', aborted });
  expect(await failureOf(failed.rename())).toMatchObject({
    code: 'access_denied',
    facts: { leftUploadId: 'u1' },
  });

  const stopped = await serverOf({ aborted });
  const controller = new AbortController();
  atFirstPart(stopped.here, () => controller.abort());
  expect(await failureOf(stopped.rename({ signal: controller.signal }))).toMatchObject({
    code: 'cancelled',
    facts: { leftUploadId: 'u1' },
  });
});

test('a folder whose rename is stopped names the parts of an object that had failed before, too', async () => {
  const controller = new AbortController();
  const underWay = createSignal();
  const uploadOf = (url: string) => (url.includes('/a') ? 'upload-of-a' : 'upload-of-b');
  const server = await scripted(async ({ method, rawUrl }) => {
    if (rawUrl.includes('?tagging')) return { status: 200, body: '<Tagging><TagSet/></Tagging>' };
    if (method === 'GET') return listAnswer(rawUrl.includes('prefix=d') ? ['d/a', 'd/b'] : []);
    if (method === 'HEAD') {
      return rawUrl.startsWith('/b/d/')
        ? { status: 200, headers: { etag: '"one"', 'content-length': String(size) } }
        : { status: 404 };
    }
    if (rawUrl.includes('?uploads')) return begunUpload(uploadOf(rawUrl));
    if (method === 'PUT' && rawUrl.includes('/b/e/b')) {
      underWay.raise();
      await new Promise(() => undefined);
    }
    if (method === 'PUT') await underWay.wait;
    // The one that failed is given up: now the other one is stopped.
    if (method === 'DELETE') controller.abort();
    return { status: 403, body: errorDocument('AccessDenied') };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { signal } = controller;
  const { code, facts } = await failureOf(
    rename(here, 'd/', 'e/', { copyLimits: undefined, signal }),
  );
  expect(code).toBe('cancelled');
  expect(facts?.['leftUploadId']?.split(' ').sort()).toEqual(['upload-of-a', 'upload-of-b']);
});

test.each([
  ['size', { 'content-length': String(size - 1) }],
  ['checksum', { 'x-amz-checksum-crc64nvme': 'BBBBBBBBBBB=' }],
  ['ETag', { etag: '"another-81"' }],
])('a copy in parts of another %s leaves the source where it is', async (_, copied) => {
  const told = { code: 'conflict', resource: 's3://b/old' };
  const renamed = await serverOf({ head: onAws, copied });
  expect(await failureOf(renamed.rename())).toMatchObject(told);
  expect(renamed.sent('DELETE', '/b/old')).toEqual([]);

  const { here } = await serverOf({ head: onAws, copied, replaces: true });
  const request = { ...here, key: 'old', signal: untilDone };
  const { state, headers, user } = await readMetadata(request);
  const change = await planMetadataChange(request, state, { headers, user });
  expect(await failureOf(writeMetadata(request, change))).toMatchObject(told);
});

test('a copy that was completed by an answer that got lost is a copy', async () => {
  const { sent, rename: renameIt } = await serverOf({
    completed: { status: 404, body: errorDocument('NoSuchUpload') },
  });
  expect(await renameIt()).toEqual({ moved: 1, failures: [] });
  expect(sent('DELETE', '/b/old')).toHaveLength(1);
});

test('where the same is there already, a copy leaves no parts behind', async () => {
  const { sent, rename: renameIt } = await serverOf({
    completed: { status: 412, body: errorDocument('PreconditionFailed') },
  });
  expect(await renameIt()).toEqual({ moved: 1, failures: [] });
  expect(sent('DELETE', 'uploadId=u1')).toHaveLength(1);
});

test('a copy whose answer got lost is found after a stop as well', async () => {
  const {
    here,
    sent,
    rename: renameIt,
  } = await serverOf({
    completed: { status: 404, body: errorDocument('NoSuchUpload') },
  });
  const controller = new AbortController();
  atCall(here, 'CompleteMultipartUpload', { before: () => controller.abort() });
  expect(await renameIt({ signal: controller.signal })).toEqual({ moved: 1, failures: [] });
  expect(sent('DELETE', '/b/old')).toHaveLength(1);
});

test('tags that may not be read would be lost, and so nothing is copied', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD' && rawUrl.startsWith('/b/new')) return { status: 404 };
    return method === 'HEAD'
      ? { status: 200, headers: { etag: '"one"', 'content-length': String(size) } }
      : { status: 403, body: errorDocument('AccessDenied') };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  expect(await failureOf(rename(here, 'old', 'new', { copyLimits: undefined }))).toMatchObject({
    code: 'access_denied',
    action: 's3:GetObjectTagging',
  });
  const request = { ...here, key: 'old', signal: untilDone };
  const { state } = await readMetadata(request);
  const change = planMetadataChange(request, state, { headers: {}, user: [] });
  expect(await failureOf(change)).toMatchObject({ action: 's3:GetObjectTagging' });
  expect(server.requests.some(({ method }) => method === 'POST' || method === 'PUT')).toBe(false);
});
