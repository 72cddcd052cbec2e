import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  NoSuchBucket,
  S3Client,
} from '@aws-sdk/client-s3';
import { radosgwAdmin, type CephFacts, type S3Credentials, type S3Endpoint } from './ceph-facts';

/** A test server together with the keys that a test uses on it unless it names others. */
export type TestServer = S3Endpoint & (S3Credentials | { readonly owner: S3Credentials });

/** A bucket that one test has for itself. */
export interface TestBucket {
  readonly name: string;
  /** Removes the bucket with all its versions and unfinished uploads, if it is still there. */
  readonly remove: () => Promise<void>;
}

/**
 * An S3 client for preparing and checking what a test works on, apart from the product's own. Its
 * settings suit Ceph 16 and s3rver: path style, and checksums only where S3 demands them.
 *
 * @param user Default: the server's owner.
 */
export function adminClient(
  server: TestServer,
  user: S3Credentials = 'owner' in server ? server.owner : server,
): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    credentials: {
      accessKeyId: user.accessKeyId,
      secretAccessKey: user.secretAccessKey,
      ...(user.sessionToken === undefined ? {} : { sessionToken: user.sessionToken }),
    },
  });
}

/**
 * Makes an empty bucket on Ceph under a name that no parallel test has.
 *
 * @param options.owner Whose bucket it is. Default: the server's owner.
 * @param options.objectLock Whether its objects can be locked, which also gives it versions.
 */
export async function createTestBucket(
  ceph: CephFacts,
  options: { readonly owner?: S3Credentials; readonly objectLock?: boolean } = {},
): Promise<TestBucket> {
  const name = `dipper-test-${randomBytes(8).toString('hex')}`;
  const owner = options.owner ?? ceph.owner;
  const client = adminClient(ceph, owner);
  try {
    await client.send(
      new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: options.objectLock }),
    );
  } finally {
    client.destroy();
  }
  return { name, remove: () => removeBucket(ceph, name, owner) };
}

/**
 * By S3 where that does it, which takes a tenth of the time. A bucket may also hold keys that can't
 * be listed or deleted through XML, and may deny its owner by its policy: then the server itself
 * removes it.
 */
async function removeBucket(ceph: CephFacts, name: string, owner: S3Credentials): Promise<void> {
  const client = adminClient(ceph, owner);
  try {
    await emptyBucket(client, name);
    await client.send(new DeleteBucketCommand({ Bucket: name }));
    return;
  } catch (error) {
    if (error instanceof NoSuchBucket) return;
  } finally {
    client.destroy();
  }
  await radosgwAdmin(ceph, ['bucket', 'rm', '--bucket', name, '--purge-objects']);
}

/**
 * Deletes every version and delete marker, except where that fails: then the bucket stays, too.
 * Unfinished uploads go with the bucket.
 */
async function emptyBucket(client: S3Client, bucket: string): Promise<void> {
  const deletions: Promise<unknown>[] = [];
  for (let markers = {}, isLast = false; !isLast;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, ...markers }));
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
      ({ Key, VersionId }) => ({ Key, VersionId }),
    );
    if (Objects.length > 0) {
      const Delete = { Objects, Quiet: true };
      const deletion = client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
      deletions.push(deletion.catch(() => undefined));
    }
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    isLast = page.IsTruncated !== true;
  }
  await Promise.all(deletions);
}
