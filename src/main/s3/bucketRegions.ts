import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { realRegion } from './answers';
import { readErrorFields } from './errorFields';

/**
 * Sends a call again to the region that the server named, and remembers that region for the bucket
 * (trap 23). The SDK's own `followRegionRedirects` does neither for the codes that a signed GET
 * gets, forgets the answer, and swaps the region of the whole client while other calls run.
 */
export function followBucketRegions(client: S3Client, defaultRegion: string): void {
  const regions = new Map<string, string>();

  const standard = client.config.endpointProvider;
  client.config.endpointProvider = (parameters, context) => {
    const region = parameters.Bucket === undefined ? undefined : regions.get(parameters.Bucket);
    return standard(region === undefined ? parameters : { ...parameters, Region: region }, context);
  };

  client.middlewareStack.add(
    (next) => async (args) => {
      const bucket = 'Bucket' in args.input ? args.input.Bucket : undefined;
      if (bucket === undefined) return next(args);
      const used = regions.get(bucket) ?? defaultRegion;
      try {
        return await next(args);
      } catch (error) {
        const region = regionToFollow(error);
        if (region === undefined || region === used) throw error;
        regions.set(bucket, region);
        // A stream has been read by now and can't be sent twice.
        if ('Body' in args.input && args.input.Body instanceof Readable) throw error;
        return next(args);
      }
    },
    { name: 'dipperBucketRegions', step: 'initialize', priority: 'high' },
  );
}

/** The region that a refusal points to; refusals for other reasons may name one as well. */
function regionToFollow(error: unknown): string | undefined {
  const fields = readErrorFields(error);
  const { status } = fields.server;
  if (status !== 301 && status !== 307 && status !== 400) return undefined;
  return realRegion(fields);
}
