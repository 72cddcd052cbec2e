import { S3Client } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { fallbackRegion, usualAwsEndpoints } from '../../shared/model/connection';
import { usualAddressing } from '../../shared/providers/providers';
import { withAbortableCalls } from './abortableCalls';
import { createBucketRegions, followBucketRegions } from './bucketRegions';
import type { BucketRegions } from './bucketRegions';
import { isAws } from './capabilities/capabilities';
import type { ResolvedConnection } from './connection';
import { createConnectionPool } from './connectionPool';
import { applyRules } from './connectionRules';
import { addContentMd5 } from './contentMd5';
import { toCredentialsError } from './errors/errorMapping';
import { createInterest } from './interest';
import type { Interest } from './interest';
import { hideSentSecrets } from './sentSecrets';

/** What a client may share with others of its connection; it makes itself what is missing. */
interface ClientParts {
  readonly pool: { readonly handler: NonNullable<S3ClientConfig['requestHandler']> };
  readonly regions: BucketRegions;
  readonly interest: Interest;
}

/** A client for one connection, with nothing taken from the process's environment or `~/.aws`. */
export function createS3Client(
  connection: ResolvedConnection,
  productVersion: string,
  {
    pool = createConnectionPool(connection),
    regions = connection.bucketRegions ?? createBucketRegions(),
    interest = createInterest(),
  }: Partial<ClientParts> = {},
): S3Client {
  const { endpoint } = connection;
  const aws = isAws(connection);
  const region = connection.region === '' ? fallbackRegion : connection.region;
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    forcePathStyle: usesPathStyle(connection),
    credentials: () =>
      interest
        .whileWanted((signal, action) => connection.credentials(signal, action))
        .catch(throwCredentialsError),
    ...(connection.anonymous === true ? anonymous : {}),
    requestChecksumCalculation: aws ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    responseChecksumValidation: aws ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    retryMode: 'standard',
    maxAttempts: 3,
    defaultsMode: 'standard',
    ...awsHosts(connection),
    useArnRegion: true,
    requestHandler: pool.handler,
    customUserAgent: [['dipper', productVersion]],
    logger: silent,
  });
  followBucketRegions(client, { defaultRegion: region, regions, trustAnswers: aws });
  if (!aws) addContentMd5(client);
  applyRules(client, connection);
  hideSentSecrets(client);
  return withAbortableCalls(client, interest);
}

function usesPathStyle(connection: ResolvedConnection): boolean {
  const { addressing } = connection;
  return (addressing === 'auto' ? usualAddressing(connection) : addressing) === 'path';
}

/** An endpoint of one's own is dual-stack by itself, or not; whether it is FIPS can't be taken for granted. */
function awsHosts({
  endpoint,
  awsEndpoints = usualAwsEndpoints,
}: ResolvedConnection): Pick<
  S3ClientConfig,
  'useDualstackEndpoint' | 'useFipsEndpoint' | 'useAccelerateEndpoint'
> {
  const { dualStack, fips, accelerate } = awsEndpoints;
  return {
    useDualstackEndpoint: dualStack && endpoint === undefined,
    useFipsEndpoint: fips,
    useAccelerateEndpoint: accelerate && endpoint === undefined,
  };
}

function throwCredentialsError(error: unknown): never {
  throw toCredentialsError(error);
}

/** Sends requests as they are, for buckets that anybody may read. */
const anonymous: Pick<S3ClientConfig, 'credentials' | 'signer'> = {
  credentials: { accessKeyId: '', secretAccessKey: '' },
  signer: { sign: (request) => Promise.resolve(request) },
};

/** The SDK falls back to the console without one. */
const silent = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
