import { request as httpRequest } from 'node:http';
import { MessageChannel } from 'node:worker_threads';
import {
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startS3rver } from '../../../scripts/servers/s3rver';
import type { ScriptedAnswer, ScriptedServer } from '../../../scripts/servers/scripted';
import { createCapabilityHandlers } from '../../../src/main/ipc/handlers/capabilities';
import { createCapabilities } from '../../../src/main/s3/capabilities/capabilities';
import { createClients } from '../../../src/main/s3/clients';
import type { Clients } from '../../../src/main/s3/clients';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import { createConnectionCalls, resolveByMain } from '../../../src/main/threads/connectionCalls';
import type { ConnectionCalls } from '../../../src/main/threads/connectionCalls';
import { connectThreads } from '../../../src/main/threads/rpc';
import { lackOf } from '../../../src/main/s3/capabilities/capabilityReport';
import { probeCapabilities } from '../../../src/main/s3/capabilities/probe';
import type { CapabilityFinding, ProbeResult } from '../../../src/shared/model/capabilities';
import { capabilityNames } from '../../../src/shared/providers/provider';
import type { CapabilityName } from '../../../src/shared/providers/provider';
import { deletionRoutes } from './deletionRoutes';
import {
  anyone,
  connect,
  errorDocument,
  failureOf,
  newBucket,
  readText,
  scripted,
  untilDone,
} from './support';

const ceph = inject('ceph');

function answersOf(findings: readonly CapabilityFinding[]) {
  return Object.fromEntries(findings.map(({ name, answer }) => [name, answer]));
}

/** Whether each capability is really there, by using it. Leaves the bucket in any state. */
function truths(
  client: S3Client,
  bucket: string,
): Readonly<Record<CapabilityName, () => Promise<boolean>>> {
  const at = { Bucket: bucket, Key: 'k' };
  const put = (more: object = {}) =>
    client.send(new PutObjectCommand({ ...at, Body: 'x', ...more }));
  return {
    listV2: async () =>
      (await client.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount !== undefined,
    async acl() {
      await client.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'public-read' }));
      const { Grants = [] } = await client.send(new GetBucketAclCommand({ Bucket: bucket }));
      return Grants.some(({ Grantee }) => Grantee?.URI?.endsWith('/AllUsers') === true);
    },
    async policy() {
      const statement = {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/*`,
      };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
      const kept = await client.send(new GetBucketPolicyCommand({ Bucket: bucket }));
      return kept.Policy?.includes('s3:GetObject') === true;
    },
    async tagging() {
      const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
      await client.send(new PutObjectTaggingCommand({ ...at, Tagging }));
      return (await client.send(new GetObjectTaggingCommand(at))).TagSet?.[0]?.Value === 'b';
    },
    /** Kept although the checksum is another content's: not compared. */
    async checksums() {
      return put({ ChecksumCRC32: 'AAAAAA==' }).then(
        () => false,
        () => true,
      );
    },
    async conditionalWrites() {
      await put();
      return put({ IfNoneMatch: '*' }).then(
        () => false,
        () => true,
      );
    },
    async batchDelete() {
      await put();
      await client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: 'k' }] } }),
      );
      const left = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      await put();
      return left.Contents?.some(({ Key }) => Key === 'k') !== true;
    },
    async versioning() {
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await client.send(
        new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }),
      );
      await put();
      await put();
      const { Versions = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket }),
      );
      return Versions.length > 1;
    },
  };
}

/** No answer of a probe may be other than what using the server shows. */
async function expectTrue(
  findings: readonly CapabilityFinding[],
  client: S3Client,
  bucket: string,
): Promise<void> {
  const uses = truths(client, bucket);
  for (const { name, answer } of findings) {
    const isThere = await uses[name]().catch(() => false);
    if (answer !== 'unknown') expect(isThere ? 'can' : 'cannot', name).toBe(answer);
  }
}

/** Passes everything on to Ceph, and keeps what it saw. */
function inFrontOfCeph(): Promise<ScriptedServer> {
  const { hostname, port } = new URL(ceph.endpoint);
  return scripted(
    ({ method, rawUrl, headers, body }) =>
      new Promise<ScriptedAnswer>((resolve, reject) => {
        const passed = httpRequest({ hostname, port, method, path: rawUrl, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const kept = ['content-type', 'x-amz-request-id', 'etag', 'content-range'];
            resolve({
              status: answer.statusCode ?? 0,
              headers: Object.fromEntries(
                kept.flatMap((name) => {
                  const value = answer.headers[name];
                  return typeof value === 'string' ? [[name, value]] : [];
                }),
              ),
              body: Buffer.concat(chunks),
            });
          });
        });
        passed.on('error', reject);
        passed.end(body);
      }),
  );
}

/** All that a probe could have changed. */
async function stateOf(client: S3Client, bucket: string) {
  const at = { Bucket: bucket };
  const [versions, acl, versioning, tags, content, policy] = await Promise.all([
    client.send(new ListObjectVersionsCommand(at)),
    client.send(new GetBucketAclCommand(at)),
    client.send(new GetBucketVersioningCommand(at)),
    client.send(new GetObjectTaggingCommand({ ...at, Key: 'k' })),
    readText(client, bucket, 'k'),
    client.send(new GetBucketPolicyCommand(at)).then(
      (answer) => answer.Policy,
      () => 'none',
    ),
  ]);
  return {
    versions: [...(versions.Versions ?? []), ...(versions.DeleteMarkers ?? [])].map(
      ({ Key, VersionId, LastModified }) => [Key, VersionId, LastModified?.getTime()],
    ),
    grants: acl.Grants,
    status: versioning.Status,
    tags: tags.TagSet,
    content,
    policy,
  };
}

test('Ceph is asked without a change, and every answer is what using it shows', async () => {
  const bucket = await newBucket(ceph);
  const direct = await connect(ceph.endpoint, ceph.owner);
  const { client } = direct;
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'content' }));
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'odd & name?', Body: '' }));
  const before = await stateOf(client, bucket);

  const front = await inFrontOfCeph();
  const here = await connect(front.endpoint, ceph.owner);
  const { findings, bucket: asked } = await probeCapabilities({
    client: here.client,
    bucket,
    readOnly: false,
    signal: untilDone,
  });
  expect(await stateOf(client, bucket)).toEqual(before);
  expect(front.requests.map(({ method }) => method).sort()).toEqual([
    ...Array.from({ length: 6 }, () => 'GET'),
    'HEAD',
    'POST',
  ]);
  const [post] = front.requests.filter(({ method }) => method === 'POST');
  expect(post?.body.toString()).not.toContain('<Key>');

  expect(asked).toBe(bucket);
  expect(findings.map(({ name }) => name)).toEqual(capabilityNames);
  expect(answersOf(findings)).toEqual({
    listV2: 'can',
    acl: 'can',
    policy: 'can',
    versioning: 'can',
    tagging: 'can',
    checksums: 'unknown',
    conditionalWrites: 'unknown',
    batchDelete: 'can',
  });
  for (const { evidence, server } of findings) {
    if (evidence === 'answered') expect(server?.requestId).toMatch(/./u);
  }
  await expectTrue(findings, client, bucket);
}, 90_000);

test('a stranger on Ceph learns nothing of what it may not ask', async () => {
  const bucket = await newBucket(ceph);
  const { client } = await connect(ceph.endpoint, ceph.stranger);
  const { findings } = await probeCapabilities({
    client,
    bucket,
    readOnly: false,
    signal: untilDone,
  });
  expect(findings.filter(({ answer }) => answer !== 'unknown')).toEqual([]);
  expect(findings[1]).toMatchObject({
    evidence: 'noPermission',
    server: { status: 403, code: 'AccessDenied' },
  });
});

test('s3rver is asked without a change, and every answer is what using it shows', async () => {
  const server = await startS3rver({ buckets: ['b'] });
  onTestFinished(() => server.stop());
  const { client } = await connect(server.endpoint, server);
  await client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'content' }));
  const { findings, bucket } = await probeCapabilities({
    client,
    readOnly: false,
    signal: untilDone,
  });
  expect(bucket, 'the first bucket of the list').toBe('b');
  expect(await readText(client, 'b', 'k')).toBe('content');
  const answers = answersOf(findings);
  expect(answers).toMatchObject({ listV2: 'can', policy: 'cannot', batchDelete: 'can' });
  await expectTrue(findings, client, 'b');
});

/** A listing as servers of long ago give it. */
const oldListing = `<?xml version="1.0"?><ListBucketResult><Name>b</Name><Prefix></Prefix><Marker></Marker><MaxKeys>1</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>k</Key><Size>9</Size></Contents></ListBucketResult>`;

test('a server that lacks everything is found out, whether it refuses or does not notice', async () => {
  const refusing = await scripted(({ rawUrl, method }) => {
    const { search } = new URL(rawUrl, 'http://server');
    if (/list-type/u.test(search)) return { status: 200, body: oldListing };
    if (method === 'HEAD') return { status: 200, headers: { 'content-length': '9' } };
    return {
      status: method === 'POST' ? 405 : 501,
      headers: { 'x-amz-request-id': 'REQ' },
      body: errorDocument(method === 'POST' ? 'MethodNotAllowed' : 'NotImplemented'),
    };
  });
  const here = await connect(refusing.endpoint, anyone);
  const found = await probeCapabilities({
    client: here.client,
    bucket: 'b',
    readOnly: false,
    signal: untilDone,
  });
  expect(answersOf(found.findings)).toEqual({
    listV2: 'cannot',
    acl: 'cannot',
    policy: 'cannot',
    versioning: 'cannot',
    tagging: 'cannot',
    checksums: 'unknown',
    conditionalWrites: 'unknown',
    batchDelete: 'cannot',
  });
  expect(found.findings[2]).toMatchObject({
    operation: 'GetBucketPolicy',
    server: { status: 501, code: 'NotImplemented', requestId: 'REQ' },
  });
  // What it decides: nothing is asked in vain again.
  expect(lackOf({ endpoint: refusing.endpoint, probe: found }, 'policy')).toMatchObject({
    code: 'not_supported',
    server: { code: 'NotImplemented', requestId: 'REQ' },
  });
  expect(lackOf({ endpoint: refusing.endpoint, probe: found }, 'checksums')).toBeUndefined();
  const server = { endpoint: refusing.endpoint };
  expect(createCapabilities(server).batchDelete.worthTrying()).toBe(true);
  expect(createCapabilities({ ...server, probe: found }).batchDelete.worthTrying()).toBe(false);
  // In the thread that lists as well, which asks main for its connections.
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const probed = (): Promise<ResolvedConnection> =>
    Promise.resolve({
      id: 'probed',
      ...server,
      region: 'r',
      addressing: 'path',
      probe: found,
      credentials: () => Promise.resolve(anyone),
    });
  connectThreads(port1, createConnectionCalls({ resolve: probed, onCall: () => undefined }));
  const main = connectThreads<ConnectionCalls>(port2, {});
  const clients = createClients({
    resolve: resolveByMain(() => main),
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  const { listStyle } = await clients.capabilitiesOf('probed');
  expect(listStyle.version()).toBe(1);

  const large = Buffer.alloc(9_000_000, 'x');
  const ignoring = await scripted(({ rawUrl, headers }) => {
    const { pathname } = new URL(rawUrl, 'http://server');
    if (!/^\/b\/.+/u.test(pathname)) return { status: 200, body: oldListing };
    return headers['range'] === undefined
      ? { status: 200, body: large }
      : { status: 206, body: large.subarray(0, 1) };
  });
  const there = await connect(ignoring.endpoint, anyone);
  const { findings } = await probeCapabilities({
    client: there.client,
    bucket: 'b',
    readOnly: false,
    signal: untilDone,
  });
  expect(answersOf(findings)).toMatchObject({
    listV2: 'cannot',
    acl: 'cannot',
    policy: 'cannot',
    versioning: 'cannot',
    tagging: 'cannot',
    batchDelete: 'unknown',
  });
});

test('what a server was found to lack is asked of it no more, whichever thread would', async () => {
  const server = await scripted(({ method }) => {
    if (method === 'POST') return { status: 405, body: errorDocument('MethodNotAllowed') };
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: oldListing };
  });
  let probe: ProbeResult | undefined;
  const resolve = (): Promise<ResolvedConnection> =>
    Promise.resolve({
      ...{ id: 'probed', endpoint: server.endpoint, region: 'r', addressing: 'path' as const },
      ...(probe === undefined ? {} : { probe }),
      credentials: () => Promise.resolve(anyone),
    });
  const clientsOfThread = (): Clients => {
    const clients = createClients({ resolve, onCall: () => undefined, productVersion: '0.0.0' });
    onTestFinished(() => clients.close());
    return clients;
  };
  const [main, listing, transfers] = [clientsOfThread(), clientsOfThread(), clientsOfThread()];
  const forgetIn = (clients: Clients, id: string): Promise<void> => {
    clients.forget(id);
    return Promise.resolve();
  };
  const capabilities = createCapabilityHandlers({
    resolve,
    clients: main,
    listing: { forgetClients: (id) => forgetIn(listing, id) },
    transfers: { forgetConnection: (id) => forgetIn(transfers, id) },
    probeResults: {
      of: () => Promise.resolve(probe),
      put(_connection, result) {
        probe = result;
        return Promise.resolve();
      },
    },
  });
  const place = { connectionId: 'probed', bucket: 'b' };
  const seen = { ...place, server: await listing.serverOf('probed') };
  expect((await transfers.capabilitiesOf('probed')).listStyle.version()).toBe(2);
  const call = { callId: 'c', signal: untilDone };
  await capabilities['capabilities.probe'](place, call);

  const asked = server.requests.length;
  const routes = deletionRoutes(listing, { one: [{ kind: 'object', key: 'k' }] });
  await routes['deletion.plan']({ deletionId: 'd', selectionId: 'one', ...seen }, call);
  expect(await routes['deletion.run']({ deletionId: 'd' }, call)).toMatchObject({ deleted: 1 });
  expect(server.requests.slice(asked).map(({ method }) => method)).toEqual(['DELETE']);
  expect((await transfers.capabilitiesOf('probed')).listStyle.version()).toBe(1);
});

test('a checksum on an object shows that the server keeps them', async () => {
  const server = await scripted(({ method }) => ({
    status: 200,
    ...(method === 'HEAD'
      ? { headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } }
      : { body: oldListing }),
  }));
  const { client } = await connect(server.endpoint, anyone);
  const probe = { client, bucket: 'b', readOnly: true, signal: untilDone };
  expect(answersOf((await probeCapabilities(probe)).findings)).toMatchObject({ checksums: 'can' });
});

test('a read-only connection sends reads alone', async () => {
  const server = await scripted(() => ({ status: 200, body: oldListing }));
  const { client } = await connect(server.endpoint, anyone, { readOnly: true });
  const probe = { client, bucket: 'b', readOnly: true, signal: untilDone };
  const { findings } = await probeCapabilities(probe);
  expect(findings.at(-1)).toMatchObject({ name: 'batchDelete', evidence: 'readOnly' });
  expect(server.requests.map(({ method }) => method)).not.toContain('POST');
});

test('without a bucket to ask about, nothing is known; without a server, that is told', async () => {
  const denied = await scripted(() => ({ status: 403, body: errorDocument('AccessDenied') }));
  const { client } = await connect(denied.endpoint, anyone);
  const { findings } = await probeCapabilities({ client, readOnly: false, signal: untilDone });
  expect(new Set(findings.map(({ evidence }) => evidence))).toEqual(
    new Set(['noBucket', 'unsafe']),
  );
  expect(denied.requests).toHaveLength(1);

  const gone = await connect('http://127.0.0.1:1', anyone);
  const asked = probeCapabilities({
    client: gone.client,
    bucket: 'b',
    readOnly: false,
    signal: untilDone,
  });
  expect(await failureOf(asked)).toMatchObject({ code: 'connection_refused' });
});
