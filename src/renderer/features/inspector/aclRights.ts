import type { AclPermission } from '../../../shared/model/permissions';
import { bucketResource, objectResource } from '../../../shared/model/worldPolicy';
import type { PolicyResource } from '../../../shared/model/worldPolicy';

/** What is judged: an object, or a bucket where no key is named. */
export interface Subject {
  readonly bucket: string;
  readonly key?: string;
}

/** Reading an object as it is, or by its version, for which only the second is asked. */
export type ReadAction = 's3:GetObject' | 's3:GetObjectVersion';

/** An action that a policy may deny. */
export interface Act {
  readonly action: string;
  readonly resource: PolicyResource;
}

/** What each permission of an ACL lets somebody do ("Access control list (ACL) overview", Amazon S3 User Guide). */
export type Rights = Readonly<Partial<Record<AclPermission, readonly Act[]>>>;

/** By what an object can be read in one of those ways. */
export function readingOf({ bucket, key }: Subject, actions: readonly ReadAction[]): Rights {
  const resource = objectResource(bucket, key);
  return byReading(actions.map((action) => ({ action, resource })));
}

/** By what a bucket, or its versions, can be listed. */
export function listingOf({ bucket }: Subject): Rights {
  const resource = bucketResource(bucket);
  const actions = ['s3:ListBucket', 's3:ListBucketVersions'];
  return byReading(actions.map((action) => ({ action, resource })));
}

function byReading(acts: readonly Act[]): Rights {
  return { READ: acts, FULL_CONTROL: acts };
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
