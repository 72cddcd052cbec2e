import {
  defaultConnectionOptions,
  fallbackRegion,
  usualAwsEndpoints,
} from '../../shared/model/connection';
import type { AwsEndpoints, Connection, ConnectionOptions } from '../../shared/model/connection';
import { parseBucketArn } from '../../shared/model/bucketArn';
import type { Operation } from '../../shared/model/recipes';
import { awsPartitionOf } from '../../shared/providers/awsPartitions';
import type { Addressing } from '../../shared/providers/provider';
import { takesAnyCertificate, usualAddressing } from '../../shared/providers/providers';
import type { ServerFacts } from '../../shared/providers/providers';
import { isAws } from '../s3/capabilities/capabilities';
import type { ResolvedConnection } from '../s3/connection';

/** What code has to say to reach the same server in the same way. Without any secret. */
export interface RecipeConnection {
  /** A profile of the AWS files; without it keys come from the environment. */
  readonly profile?: string;
  /** The keys are Dipper's own, so that whoever runs the code has to give them. */
  readonly keysAreKept: boolean;
  /** They are those of the environment, also where that names a profile. */
  readonly keysAreOfEnvironment: boolean;
  /** It leads to AWS, whatever endpoint the default profile or the environment has for others. */
  readonly ignoresEndpoints: boolean;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  /** The host of AWS in the region: boto3 makes links to one that newer regions and new buckets can't be reached by. */
  readonly linkEndpoint?: string;
  readonly region: string;
  /** The region may not be that of a bucket that the code is about. */
  readonly regionIsGuessed: boolean;
  /** Absent where the tools' own default is right. */
  readonly addressing?: Exclude<Addressing, 'auto'>;
  readonly anonymous: boolean;
  /** AWS itself, rather than a server of somebody's own. */
  readonly aws: boolean;
  /** What the connection asks for and code does not say, each in a few words. */
  readonly unsaid?: readonly string[];
}

/** Comments that tell what code leaves unsaid of a connection; none where it says all. */
export function unsaidLines({ unsaid = [] }: RecipeConnection, mark: string): readonly string[] {
  if (unsaid.length === 0) return [];
  return [
    `${mark} The connection asks for more, which this code does not say:`,
    ...unsaid.map((words) => `${mark} - ${words}`),
  ];
}

/**
 * Says of a connection what code for operations has to say, with what Dipper itself would choose. Code is
 * of one region: that of the buckets that it is about, as far as theirs is known and the same.
 */
export function recipeConnectionOf(
  known: Pick<Connection, 'source'> & Partial<Pick<Connection, 'options' | 'accessKeyHint'>>,
  resolved: Pick<
    ResolvedConnection,
    | 'endpoint'
    | 'region'
    | 'bucketRegions'
    | 'addressing'
    | 'anonymous'
    | 'provider'
    | 'awsEndpoints'
  >,
  operations: readonly Operation[] = [],
): RecipeConnection {
  const { source, options = defaultConnectionOptions, accessKeyHint } = known;
  const { endpoint, addressing, bucketRegions } = resolved;
  const buckets = operations.flatMap((operation) =>
    'bucket' in operation ? [operation.bucket] : [],
  );
  const regions = new Set(
    buckets.map((bucket) => parseBucketArn(bucket)?.region ?? bucketRegions?.of(bucket)),
  );
  const [only] = regions;
  const ofBuckets = regions.size === 1 ? only : undefined;
  const told = ofBuckets ?? resolved.region;
  const region = told === '' ? fallbackRegion : told;
  const aws = isAws(resolved);
  const anonymous = resolved.anonymous === true;
  const usual = aws ? undefined : usualAddressing(resolved);
  const chosen = addressing === 'auto' ? usual : addressing;
  // What a profile or the environment says of these, the tools read there themselves.
  const isSaved = source.kind === 'saved';
  const hosts = isSaved ? resolved.awsEndpoints : undefined;
  const areUsualHosts = isSaved || resolved.awsEndpoints === undefined;
  const namesArns = buckets.some((bucket) => parseBucketArn(bucket) !== undefined);
  // Held to the host of one region, boto3 does not follow a bucket to another.
  const isOfOne = (ofBuckets !== undefined || new Set(buckets).size <= 1) && !namesArns;
  const linkEndpoint =
    endpoint === undefined && areUsualHosts && isOfOne ? regionalEndpoint(region) : undefined;
  const keysAreKept = isSaved && source.secret !== 'machine' && !anonymous;
  const unsaid = [
    ...unsaidOptions(resolved, options),
    ...unsaidHosts(hosts),
    ...(source.kind === 'saved' && source.secret === 'machine'
      ? ['the role of the machine: keys of the environment or of a profile come first']
      : []),
  ];
  return {
    ...(source.kind === 'profile' ? { profile: source.profile } : {}),
    keysAreKept,
    // Only where the environment has keys itself are they known.
    keysAreOfEnvironment:
      keysAreKept || (source.kind === 'environment' && accessKeyHint !== undefined),
    ignoresEndpoints: isSaved && endpoint === undefined,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(linkEndpoint === undefined ? {} : { linkEndpoint }),
    region,
    regionIsGuessed: regions.size > 0 && ofBuckets === undefined,
    ...(chosen === undefined ? {} : { addressing: chosen }),
    anonymous,
    aws,
    ...(unsaid.length === 0 ? {} : { unsaid }),
  };
}

function regionalEndpoint(region: string): string | undefined {
  const partition = awsPartitionOf(region);
  return partition === undefined ? undefined : `https://s3.${region}.${partition.suffix}`;
}

function unsaidOptions(
  server: ServerFacts,
  { requesterPays, network }: ConnectionOptions,
): readonly string[] {
  const { caFile, proxy } = network;
  return [
    ...(requesterPays ? ['requests say that the requester pays'] : []),
    ...(caFile === '' ? [] : ['a file of certificate authorities']),
    ...(takesAnyCertificate(server, network) ? ['certificates of servers are not checked'] : []),
    ...(proxy.kind === 'automatic' ? [] : ['a choice about proxies']),
  ];
}

function unsaidHosts({
  dualStack,
  fips,
  accelerate,
}: AwsEndpoints = usualAwsEndpoints): readonly string[] {
  return [
    ...(dualStack ? ['dual-stack hosts'] : []),
    ...(fips ? ['hosts of FIPS 140'] : []),
    ...(accelerate ? ['hosts of S3 Transfer Acceleration'] : []),
  ];
}
