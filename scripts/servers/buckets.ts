import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
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
 */
export async function createTestBucket(
  ceph: CephFacts,
  options: { readonly owner?: S3Credentials } = {},
): Promise<TestBucket> {
  const name = `dipper-test-${randomBytes(8).toString('hex')}`;
  const client = adminClient(ceph, options.owner ?? ceph.owner);
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
  } finally {
    client.destroy();
  }
  return { name, remove: () => removeBucket(ceph, name) };
}

/**
 * Done by the server itself, since a bucket may hold keys that can't be listed or deleted through
 * XML, and may deny its owner by its policy.
 */
async function removeBucket(ceph: CephFacts, name: string): Promise<void> {
  const buckets: unknown = JSON.parse(await radosgwAdmin(ceph, ['bucket', 'list']));
  if (!Array.isArray(buckets) || !buckets.includes(name)) return;
  await radosgwAdmin(ceph, ['bucket', 'rm', '--bucket', name, '--purge-objects']);
}
