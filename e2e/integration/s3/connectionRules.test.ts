import * as sdk from '@aws-sdk/client-s3';
import {
  DeleteObjectCommand,
  GetBucketAclCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { presignGet } from '../../../src/main/s3/links';
import { deletionRoutes } from './deletionRoutes';
import { anyone, connect, emptyListing, failureOf, scripted, untilDone } from './support';

/** Every operation of the SDK whose name does not say that it only reads. */
const writingOperations = Object.keys(sdk)
  .filter((name) => name.endsWith('Command') && !/^(?:Get|Head|List|Select)/u.test(name))
  .filter((name) => !name.startsWith('$'));

test('a read-only connection sends none of the operations that may change something', async () => {
  const server = await scripted(() => ({ status: 200 }));
  const { client } = await connect(server.endpoint, anyone, { readOnly: true });
  expect(writingOperations.length).toBeGreaterThan(40);
  for (const name of writingOperations) {
    const Command = (sdk as unknown as Record<string, new (input: object) => PutObjectCommand>)[
      name
    ];
    if (Command === undefined) throw new Error(`No ${name}`);
    const failure = await failureOf(client.send(new Command({ Bucket: 'b', Key: 'k' })));
    expect(failure, name).toMatchObject({ code: 'read_only', retry: 'never' });
  }
  expect(server.requests).toEqual([]);
});

test('a read-only connection sends no bytes by the wire, and still reads', async () => {
  const server = await scripted(() => ({ status: 200, body: emptyListing }));
  const here = await connect(server.endpoint, anyone, { readOnly: true });
  const wire = await here.clients.wireFor(here.connectionId, 'b');
  const put = wire?.send({
    operation: 'PutObject',
    method: 'PUT',
    key: 'k',
    body: Buffer.from('x'),
    payload: 'signed',
    signal: untilDone,
  });
  expect(await failureOf(put ?? Promise.resolve())).toMatchObject({
    code: 'read_only',
    action: 's3:PutObject',
  });
  expect(server.requests).toEqual([]);
  const read = { operation: 'GetObject', method: 'GET', key: 'k', payload: 'signed' } as const;
  expect((await wire?.send({ ...read, signal: untilDone }))?.status).toBe(200);
  await here.client.send(new GetBucketAclCommand({ Bucket: 'b' }));
  expect(server.requests).toHaveLength(2);
});

async function payersOf(
  requesterPays: boolean,
  send: (client: S3Client) => Promise<unknown>,
): Promise<readonly (string | undefined)[]> {
  const server = await scripted(() => ({
    status: 200,
    body: '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>',
  }));
  const here = await connect(server.endpoint, anyone, { requesterPays });
  await send(here.client);
  const wire = await here.clients.wireFor(here.connectionId, 'b');
  const read = { operation: 'GetObject', method: 'GET', key: 'k', payload: 'signed' } as const;
  await wire?.send({ ...read, signal: untilDone });
  return server.requests.map(({ headers }) => headers['x-amz-request-payer']);
}

test('who agrees to pay says so in every request to a bucket, and signs it', async () => {
  const put = (client: S3Client) =>
    client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' }));
  expect(await payersOf(true, put)).toEqual(['requester', 'requester']);
  expect(await payersOf(false, put)).toEqual([undefined, undefined]);
  const listBuckets = (client: S3Client) => client.send(new ListBucketsCommand({}));
  expect(await payersOf(true, listBuckets)).toEqual([undefined, 'requester']);

  const { client } = await connect('http://127.0.0.1:1', anyone, { requesterPays: true });
  const link = await presignGet({
    client,
    credentials: anyone,
    bucket: 'b',
    key: 'k',
    expiresInSeconds: 60,
  });
  expect(new URL(link.url).searchParams.get('x-amz-request-payer')).toBe('requester');
});

test('what is deleted needs the typed name of the bucket where the connection demands it', async () => {
  const asked = await scripted(() => ({
    status: 200,
    body: '<DeleteResult><Deleted><Key>k</Key></Deleted></DeleteResult>',
  }));
  const { clients, connectionId } = await connect(asked.endpoint, anyone);
  const selected = { one: [{ kind: 'object', key: 'k' }] } as const;
  const handlers = deletionRoutes(clients, selected, { askBucketName: true });
  const call = { signal: untilDone, callId: 'c' };
  const deletionId = crypto.randomUUID();
  const server = await clients.serverOf(connectionId);
  await handlers['deletion.plan'](
    { deletionId, connectionId, bucket: 'b', server, selectionId: 'one' },
    call,
  );
  const before = asked.requests.length;
  for (const bucketName of [undefined, '', 'B', 'b2']) {
    const failure = await failureOf(handlers['deletion.run']({ deletionId, bucketName }, call));
    expect(failure).toMatchObject({ code: 'invalid_input', resource: 'b' });
  }
  expect(asked.requests).toHaveLength(before);
  expect(await handlers['deletion.run']({ deletionId, bucketName: 'b' }, call)).toMatchObject({
    deleted: 1,
  });
});

test('a plan is not carried out under the name of another bucket that was to be planned after it', async () => {
  const asked = await scripted(() => ({ status: 204 }));
  const { clients, connectionId } = await connect(asked.endpoint, anyone);
  const selected = { one: [{ kind: 'object', key: 'k' }] } as const;
  const handlers = deletionRoutes(clients, selected, { askBucketName: true });
  const call = { signal: untilDone, callId: 'c' };
  const server = await clients.serverOf(connectionId);
  const inBucket = (bucket: string) => ({
    ...{ deletionId: 'd', connectionId, bucket, server, selectionId: 'one' },
  });
  await handlers['deletion.plan'](inBucket('precious'), call);
  const stopped = { ...call, signal: AbortSignal.abort() };
  await expect(handlers['deletion.plan'](inBucket('scratch'), stopped)).rejects.toThrow();
  const run = handlers['deletion.run']({ deletionId: 'd', bucketName: 'scratch' }, call);
  expect((await failureOf(run)).code).toBe('not_found');
  expect(asked.requests).toEqual([]);
});

test('deleting one object is refused as well', async () => {
  const server = await scripted(() => ({ status: 204 }));
  const { client } = await connect(server.endpoint, anyone, { readOnly: true });
  const failure = await failureOf(client.send(new DeleteObjectCommand({ Bucket: 'b', Key: 'k' })));
  expect(failure.action).toBe('s3:DeleteObject');
});
