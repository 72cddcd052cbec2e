import {
  defaultConnectionOptions,
  fallbackRegion,
  usualAwsEndpoints,
} from '../../shared/model/connection';
import type {
  AwsEndpoints,
  ConnectionOptions,
  ConnectionSource,
} from '../../shared/model/connection';
import { parseBucketArn } from '../../shared/model/bucketArn';
import type { Operation } from '../../shared/model/recipes';
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
  readonly endpoint?: string;
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
  source: ConnectionSource,
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
  options: ConnectionOptions = defaultConnectionOptions,
  operations: readonly Operation[] = [],
): RecipeConnection {
  const { endpoint, addressing, bucketRegions } = resolved;
  const buckets = operations.flatMap((operation) =>
    'bucket' in operation ? [operation.bucket] : [],
  );
  const regions = new Set(
    buckets.map((bucket) => parseBucketArn(bucket)?.region ?? bucketRegions?.of(bucket)),
  );
  const [only] = regions;
  const ofBuckets = regions.size === 1 ? only : undefined;
  const region = ofBuckets ?? resolved.region;
  const aws = isAws(resolved);
  const anonymous = resolved.anonymous === true;
  const usual = aws ? undefined : usualAddressing(resolved);
  const chosen = addressing === 'auto' ? usual : addressing;
  // What a profile or the environment says of these, the tools read there themselves.
  const hosts = source.kind === 'saved' ? resolved.awsEndpoints : undefined;
  const unsaid = [
    ...unsaidOptions(resolved, options),
    ...unsaidHosts(hosts),
    ...(source.kind === 'saved' && source.secret === 'machine'
      ? ['the role of the machine: keys of the environment or of a profile come first']
      : []),
  ];
  return {
    ...(source.kind === 'profile' ? { profile: source.profile } : {}),
    keysAreKept: source.kind === 'saved' && source.secret !== 'machine' && !anonymous,
    ...(endpoint === undefined ? {} : { endpoint }),
    region: region === '' ? fallbackRegion : region,
    regionIsGuessed: regions.size > 0 && ofBuckets === undefined,
    ...(chosen === undefined ? {} : { addressing: chosen }),
    anonymous,
    aws,
    ...(unsaid.length === 0 ? {} : { unsaid }),
  };
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
