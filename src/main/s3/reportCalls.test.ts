import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { CopyObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportedCall } from './reportedCall';
import { aboutMore, actingFor } from './actingFor';
import { readHeaderLines } from './callFacts';
import { createClients } from './clients';
import type { Clients } from './clients';

const user = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'a-secret-of-nobody',
  sessionToken: 'a-token-of-nobody',
};

let server: Server;
let clients: Clients;
let calls: ReportedCall[];

beforeEach(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/xml',
      'x-amz-request-id': 'tx1',
      'content-length': '51',
      'set-cookie': 'a-cookie-of-nobody',
    });
    response.end('<ListBucketResult><Name>b</Name></ListBucketResult>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  calls = [];
  clients = createClients({
    resolve: (id) =>
      Promise.resolve({
        id,
        endpoint,
        region: 'us-east-1',
        addressing: 'auto',
        credentials: () => Promise.resolve(user),
      }),
    onCall: (call) => calls.push(call),
    currentAction: () => 'what is under way',
    productVersion: '0.0.0',
  });
});

afterEach(async () => {
  clients.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a call belongs to the action it is told, else to the one under way, on either path', async () => {
  const told = await clients.forBucket('c', 'b', 'an upload');
  await told.send(new HeadBucketCommand({ Bucket: 'b' }));
  const plain = await clients.forBucket('c', 'b');
  await plain.send(new HeadBucketCommand({ Bucket: 'b' }));
  const request = {
    operation: 'ListObjectsV2',
    method: 'GET',
    query: { 'list-type': '2', prefix: 'a/' },
    payload: 'signed',
    signal: new AbortController().signal,
  } as const;
  await (await clients.wireFor('c', 'b', 'a download'))?.send(request);
  await (await clients.wireFor('c', 'b'))?.send(request);
  expect(calls.map(({ action }) => action)).toEqual([
    'an upload',
    'what is under way',
    'a download',
    'what is under way',
  ]);
  expect(calls[2]).toMatchObject({ subject: { prefix: 'a/' }, receivedBytes: 51, status: 200 });
});

test('a call tells when it was made, how long it took, and its server’s name for it, on either path', async () => {
  const before = Date.now();
  const client = await clients.forBucket('c', 'b');
  await client.send(new HeadBucketCommand({ Bucket: 'b' }));
  const { signal } = new AbortController();
  const wire = await clients.wireFor('c', 'b');
  await wire?.send({ operation: 'ListObjectsV2', method: 'GET', payload: 'signed', signal });
  expect(calls).toHaveLength(2);
  for (const { startedAt, durationMs, requestId } of calls) {
    expect(startedAt).toBeGreaterThanOrEqual(before);
    expect(Number.isInteger(durationMs)).toBe(true);
    expect(durationMs).toBeLessThanOrEqual(Date.now() - startedAt + 1);
    expect(requestId).toBe('tx1');
  }
});

test('a call tells its action and what it is about, in whichever order its client was told them', async () => {
  const subject = { copySource: 'b/from', isOfParts: true };
  const acting = await clients.forBucket('c', 'b', 'a rename');
  await aboutMore(acting, subject).send(new HeadBucketCommand({ Bucket: 'b' }));
  const plain = aboutMore(await clients.forBucket('c', 'b'), subject);
  await actingFor(plain, 'a rename').send(new HeadBucketCommand({ Bucket: 'b' }));
  await actingFor(plain, undefined).send(new HeadBucketCommand({ Bucket: 'b' }));
  expect(calls).toMatchObject([
    { action: 'a rename', subject },
    { action: 'a rename', subject },
    { action: 'what is under way', subject },
  ]);
});

test('a call tells the headers of its answer and its address, and no secret', async () => {
  const client = await clients.forBucket('c', 'b');
  await client.send(new HeadBucketCommand({ Bucket: 'b' }));
  expect(calls[0]).toMatchObject({ method: 'HEAD', operation: 'HeadBucket', attempts: 1 });
  expect(calls[0]).not.toHaveProperty('receivedBytes');
  expect(calls[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/b\/?$/u);
  const names = readHeaderLines(calls[0]?.answerHeaders ?? '').map(({ name }) => name);
  expect(names).toContain('x-amz-request-id');
  expect(JSON.stringify(calls)).not.toMatch(/of-nobody|AKIDEXAMPLE|signature/iu);
});

test('a copy that says metadata anew tells it, for code', async () => {
  const client = await clients.forConnection('profile:work');
  await client.send(
    new CopyObjectCommand({
      Bucket: 'b',
      Key: 'k',
      CopySource: 'b/k',
      MetadataDirective: 'REPLACE',
      ContentType: 'text/html',
      Expires: new Date('2030-01-01'),
      BucketKeyEnabled: true,
      Metadata: { author: 'kim' },
    }),
  );
  expect(calls.at(-1)?.subject).toMatchObject({
    copySource: 'b/k',
    metadata: {
      settings: {
        ContentType: 'text/html',
        Expires: 'Tue, 01 Jan 2030 00:00:00 GMT',
        BucketKeyEnabled: true,
      },
      user: [{ name: 'author', value: 'kim' }],
    },
  });
});
