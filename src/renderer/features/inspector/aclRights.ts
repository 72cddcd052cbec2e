import type { AclPermission } from '../../../shared/model/permissions';
import { bucketResource, objectResource } from '../../../shared/model/worldPolicy';
import type { PolicyResource } from '../../../shared/model/worldPolicy';

/** What is judged: an object, or a bucket where no key is named. */
export interface Subject {
  readonly bucket: string;
  readonly key?: string;
}

/** An action that a policy may deny. */
export interface Act {
  readonly action: string;
  readonly resource: PolicyResource;
}

/** What each permission of an ACL lets somebody do ("Access control list (ACL) overview", Amazon S3 User Guide). */
export type Rights = Readonly<Partial<Record<AclPermission, readonly Act[]>>>;

/** By what an object can be read. */
export function readingOf({ bucket, key }: Subject): Rights {
  return byReading({ action: 's3:GetObject', resource: objectResource(bucket, key) });
}

/** By what a bucket can be listed. */
export function listingOf({ bucket }: Subject): Rights {
  return byReading({ action: 's3:ListBucket', resource: bucketResource(bucket) });
}

function byReading(act: Act): Rights {
  return { READ: [act], FULL_CONTROL: [act] };
}

/** By what something can be written, or who may do so be changed: of an object, WRITE means nothing. */
export function writingOf({ bucket, key }: Subject): Rights {
  const objects = objectResource(bucket, key);
  if (key !== undefined) {
    const change = [{ action: 's3:PutObjectAcl', resource: objects }];
    return { WRITE_ACP: change, FULL_CONTROL: change };
  }
  const write = ['s3:PutObject', 's3:DeleteObject'].map((action) => ({
    action,
    resource: objects,
  }));
  const change = [{ action: 's3:PutBucketAcl', resource: bucketResource(bucket) }];
  return { WRITE: write, WRITE_ACP: change, FULL_CONTROL: [...write, ...change] };
}
