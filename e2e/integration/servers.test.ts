import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { adminClient, createTestBucket, type TestServer } from '../../scripts/servers/buckets';
import type { S3Credentials } from '../../scripts/servers/ceph-facts';
import { awsCli, boto3 } from '../../scripts/servers/oracles';
import { startS3rver } from '../../scripts/servers/s3rver';
import { assumeTestRole } from '../../scripts/servers/temporary-credentials';

const ceph = inject('ceph');

describe('the Ceph of the run', () => {
  test('stores, lists and returns objects', async () => {
    const { Bucket, s3 } = await bucketOnCeph();
    await s3.send(new PutObjectCommand({ Bucket, Key: '한글/a+b', Body: 'hello' }));
    const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.Contents?.map(({ Key, Size }) => ({ Key, Size }))).toEqual([
      { Key: '한글/a+b', Size: 5 },
    ]);
    expect(await readText(s3, Bucket, '한글/a+b')).toBe('hello');
  });

  test('puts the parts of a multipart upload together', async () => {
    const { Bucket, s3 } = await bucketOnCeph();
    const Key = 'parts';
    const bodies = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('end')];
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const part = { Bucket, Key, UploadId, PartNumber: index + 1, Body };
      const { ETag } = await s3.send(new UploadPartCommand(part));
      Parts.push({ PartNumber: index + 1, ETag });
    }
    const whole = { Bucket, Key, UploadId, MultipartUpload: { Parts } };
    await s3.send(new CompleteMultipartUploadCommand(whole));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const stored = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(stored.equals(Buffer.concat(bodies))).toBe(true);
  });

  test('denies the stranger until the ACL lets everybody read, as awscli and boto3 see it', async () => {
    const { Bucket, s3 } = await bucketOnCeph();
    const Key = 'a';
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
    const stranger = clientOf(ceph, ceph.stranger);
    await expect(readText(stranger, Bucket, Key)).rejects.toMatchObject({ name: 'AccessDenied' });

    await s3.send(new PutObjectAclCommand({ Bucket, Key, ACL: 'public-read' }));
    expect(await readText(stranger, Bucket, Key)).toBe('hello');
    const { Owner, Grants } = await s3.send(new GetObjectAclCommand({ Bucket, Key }));
    expect(Owner).toEqual({ ID: ceph.owner.userId, DisplayName: ceph.owner.displayName });
    const awsArgs = ['s3api', 'get-object-acl', '--bucket', Bucket, '--key', Key];
    expect(await awsCli(ceph, ceph.owner, awsArgs)).toEqual({ Owner, Grants });
    const python = `result = s3.get_object_acl(Bucket='${Bucket}', Key='${Key}')['Grants']`;
    expect(await boto3(ceph, ceph.owner, python)).toEqual(Grants);
  });

  test('lets anybody read by a bucket policy, and no longer without it', async () => {
    const { Bucket, s3 } = await bucketOnCeph();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));
    const anonymousStatus = async (): Promise<number> =>
      (await fetch(`${ceph.endpoint}/${Bucket}/a`)).status;
    expect(await anonymousStatus()).toBe(403);
    const statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject'],
      Resource: [`arn:aws:s3:::${Bucket}/*`],
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await anonymousStatus()).toBe(200);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await anonymousStatus()).toBe(403);
  });

  test('keeps versions, and a bucket full of them can be removed', async () => {
    const bucket = await createTestBucket(ceph);
    onTestFinished(bucket.remove);
    const Bucket = bucket.name;
    const s3 = clientOf(ceph);
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    await s3.send(new PutObjectCommand({ Bucket, Key: '\x01', Body: 'old' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: '\x01', Body: 'new' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: '\x01' }));
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'unfinished' }));
    const listing = new ListObjectVersionsCommand({ Bucket, EncodingType: 'url' });
    const { Versions, DeleteMarkers } = await s3.send(listing);
    expect(Versions).toHaveLength(2);
    expect(DeleteMarkers).toHaveLength(1);

    await bucket.remove();
    await expect(s3.send(listing)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  test('gives keys for a role that end when asked', async () => {
    const { Bucket, s3 } = await bucketOnCeph();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));
    const keys = await assumeTestRole(ceph, { durationSeconds: 900 });
    const lifetime = keys.expiration.getTime() - Date.now();
    expect(lifetime).toBeGreaterThan(890_000);
    expect(lifetime).toBeLessThanOrEqual(901_000);
    expect(await readText(clientOf(ceph, keys), Bucket, 'a')).toBe('hello');
    const { accessKeyId, secretAccessKey } = keys;
    const withoutToken = clientOf(ceph, { accessKeyId, secretAccessKey });
    await expect(readText(withoutToken, Bucket, 'a')).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

describe('s3rver', () => {
  test('stores and returns objects', async () => {
    const server = await startS3rver({ buckets: ['pictures'] });
    onTestFinished(server.stop);
    const s3 = clientOf(server);
    await s3.send(new PutObjectCommand({ Bucket: 'pictures', Key: 'é/a', Body: 'hello' }));
    expect(await readText(s3, 'pictures', 'é/a')).toBe('hello');
  });
});

function clientOf(server: TestServer, user?: S3Credentials): S3Client {
  const client = adminClient(server, user);
  onTestFinished(() => client.destroy());
  return client;
}

async function bucketOnCeph(): Promise<{ readonly Bucket: string; readonly s3: S3Client }> {
  const bucket = await createTestBucket(ceph);
  onTestFinished(bucket.remove);
  return { Bucket: bucket.name, s3: clientOf(ceph) };
}

async function readText(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
}
