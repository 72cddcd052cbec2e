/**
 * The permissions that S3 operations need where it is not simply `s3:` and the operation's name
 * ("Required permissions for Amazon S3 API operations").
 */
const exceptions: Readonly<Record<string, string>> = {
  ListBuckets: 's3:ListAllMyBuckets',
  ListObjects: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  ListObjectVersions: 's3:ListBucketVersions',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  HeadObject: 's3:GetObject',
  GetObjectAttributes: 's3:GetObject',
  CopyObject: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  UploadPartCopy: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  ListParts: 's3:ListMultipartUploadParts',
  DeleteObjects: 's3:DeleteObject',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
};

/** The permission that an API operation needs, as policies name it: `s3:ListBucket`. */
export function requiredAction(operation: string): string {
  return Object.hasOwn(exceptions, operation) ? (exceptions[operation] ?? '') : `s3:${operation}`;
}
