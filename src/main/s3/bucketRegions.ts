import { Readable } from 'node:stream';
import type {
  HeadBucketCommandOutput,
  ListBucketsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { realRegion } from './errors/answers';
import { readErrorFields } from './errors/errorFields';

/** In which region each bucket of a connection is, as far as its server has told. */
export interface BucketRegions {
  of(bucket: string): string | undefined;
  remember(bucket: string, region: string): void;
  /** Region by bucket, for another thread. Absent where no other thread can ask. */
  all?(): Readonly<Record<string, string>>;
}

/** A memory that ends with the connection. */
export function createBucketRegions(): BucketRegions {
  const regions = new Map<string, string>();
  return {
    of: (bucket) => regions.get(bucket),
    remember: (bucket, region) => void regions.set(bucket, region),
  };
}

/** What {@link followBucketRegions} goes by. */
interface RegionRules {
  readonly defaultRegion: string;
  readonly regions: BucketRegions;
  /** Whether regions that good answers name can be signed for: AWS' can, of others nobody knows. */
  readonly trustAnswers: boolean;
}

/**
 * Sends a call again to the region that the server named, and remembers that region for the bucket
 * (trap 23). The SDK's own `followRegionRedirects` does neither for the codes that a signed GET
 * gets, forgets the answer, and swaps the region of the whole client while other calls run.
 */
export function followBucketRegions(client: S3Client, rules: RegionRules): void {
  const { defaultRegion, regions, trustAnswers } = rules;

  const standard = client.config.endpointProvider;
  client.config.endpointProvider = (parameters, context) => {
    const region = parameters.Bucket === undefined ? undefined : regions.of(parameters.Bucket);
    return standard(region === undefined ? parameters : { ...parameters, Region: region }, context);
  };

  client.middlewareStack.add(
    (next) => async (args) => {
      const bucket = 'Bucket' in args.input ? args.input.Bucket : undefined;
      if (bucket === undefined) {
        const answer = await next(args);
        if (trustAnswers) learnFromList(answer.output, regions);
        return answer;
      }
      const used = regions.of(bucket) ?? defaultRegion;
      try {
        const answer = await next(args);
        if (trustAnswers) learnFromHead(answer.output, bucket, regions);
        return answer;
      } catch (error) {
        const region = regionToFollow(error);
        if (region === undefined || region === used) throw error;
        regions.remember(bucket, region);
        // A stream has been read by now and can't be sent twice.
        if ('Body' in args.input && args.input.Body instanceof Readable) throw error;
        return next(args);
      }
    },
    { name: 'dipperBucketRegions', step: 'initialize', priority: 'high' },
  );
}

/** ListBuckets tells the region of each bucket where it is sent a parameter. */
function learnFromList(output: object, regions: BucketRegions): void {
  const { Buckets = [] } = output as Partial<ListBucketsCommandOutput>;
  for (const { Name, BucketRegion } of Buckets) {
    if (Name !== undefined && BucketRegion !== undefined) regions.remember(Name, BucketRegion);
  }
}

/** HeadBucket tells it of one. */
function learnFromHead(output: object, bucket: string, regions: BucketRegions): void {
  const { BucketRegion } = output as Partial<HeadBucketCommandOutput>;
  if (BucketRegion !== undefined) regions.remember(bucket, BucketRegion);
}

/** The region that a refusal points to; refusals for other reasons may name one as well. */
function regionToFollow(error: unknown): string | undefined {
  const fields = readErrorFields(error);
  const { status } = fields.server;
  if (status !== 301 && status !== 307 && status !== 400) return undefined;
  return realRegion(fields);
}
