import { awsPartitions } from '../providers/awsPartitions';
import { partitionOf } from '../providers/providers';

/** What an ARN names that stands where a bucket would ("Using access points", Amazon S3 User Guide). */
export type ArnKind =
  | 'bucket'
  | 'accessPoint'
  /** Signed by SigV4A, which Dipper does not make. */
  | 'multiRegion'
  | 'outposts'
  | 'objectLambda';

/** An ARN, and the key or prefix behind it. */
export interface BucketArn {
  readonly kind: ArnKind;
  /** What S3's API takes as the bucket: its name, or the ARN of an access point. */
  readonly bucket: string;
  /** Empty where there is none. */
  readonly key: string;
  /** As people know it. */
  readonly name: string;
  readonly region?: string;
}

const arn = /^arn:(aws[a-z-]*):(s3|s3-outposts|s3-object-lambda):([a-z0-9-]*):(\d{12}|):(.+)$/su;
const accessPoint = /^accesspoint[/:]([A-Za-z0-9][A-Za-z0-9.-]*)(?:\/(.*))?$/su;

/**
 * Reads the ARN of a bucket, an object or an access point, with a key behind it in either form:
 * `…:accesspoint/NAME/object/KEY`, as policies have it, or `…:accesspoint/NAME/KEY`, as tools do.
 *
 * @returns `undefined` for anything else
 */
export function parseBucketArn(text: string): BucketArn | undefined {
  const [, partition = '', service = '', region = '', account = '', resource = ''] =
    arn.exec(text) ?? [];
  if (resource === '') return undefined;
  if (service === 's3' && region === '' && account === '') {
    const [name = '', ...rest] = resource.split('/');
    return { kind: 'bucket', bucket: name, key: rest.join('/'), name };
  }
  if (service === 's3-outposts') return other('outposts', text, resource);
  const [, name = '', behind = ''] = accessPoint.exec(resource) ?? [];
  if (name === '') return undefined;
  if (service === 's3-object-lambda') return other('objectLambda', text, name);
  if (region === '') return other('multiRegion', text, name);
  return {
    kind: 'accessPoint',
    bucket: `arn:${partition}:s3:${region}:${account}:accesspoint/${name}`,
    key: behind.replace(/^object\//u, ''),
    name,
    region,
  };
}

function other(kind: ArnKind, bucket: string, name: string): BucketArn {
  return { kind, bucket, key: '', name };
}

/** A bucket as people know it: an access point by its name. */
export function bucketTitle(bucket: string): string {
  return parseBucketArn(bucket)?.name ?? bucket;
}

/**
 * The ARN of a bucket or of what is in it.
 *
 * @param server Where it is reached: an account of AWS has buckets in one partition alone.
 */
export function arnOf(bucket: string, server: Parameters<typeof partitionOf>[0]): string {
  return bucket.startsWith('arn:') ? bucket : `arn:${partitionOf(server)}:s3:::${bucket}`;
}

const accessPointHost =
  /^(.+)-(\d{12})\.s3-accesspoint(?:-fips)?(?:\.dualstack)?\.([a-z0-9-]+)\.[a-z0-9.-]+$/u;

/** The access point of a host such as `reports-123456789012.s3-accesspoint.eu-west-1.amazonaws.com`. */
export function accessPointOfHost(host: string): string | undefined {
  const [, name = '', account = '', region = ''] = accessPointHost.exec(host) ?? [];
  const partition = awsPartitions.find(
    ({ suffix, regions }) => regions.includes(region) && host.endsWith(`.${suffix}`),
  );
  return partition === undefined
    ? undefined
    : `arn:${partition.id}:s3:${region}:${account}:accesspoint/${name}`;
}
