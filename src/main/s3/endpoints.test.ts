import { GetObjectCommand } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { describe, expect, it } from 'vitest';
import { usualAwsEndpoints } from '../../shared/model/connection';
import { awsPartitions } from '../../shared/providers/awsPartitions';
import { providerIds, providers } from '../../shared/providers/providers';
import { createS3Client } from './s3Client';
import type { ResolvedConnection } from './connection';
import { presignGet } from './links';
import { createWire } from './wire/createWire';

const credentials = { accessKeyId: 'AKID', secretAccessKey: 's' };

type Request = Parameters<NodeHttpHandler['handle']>[0];

/** Takes requests instead of a network. */
class Recorder extends NodeHttpHandler {
  readonly requests: Request[] = [];

  override handle(request: Request): never {
    this.requests.push(request);
    throw new Error('Not sent.');
  }
}

/** Where a request for the object `k` goes, and for which region it is signed. */
interface Destination {
  readonly url: string;
  readonly region: string | undefined;
}

function signedFor(text: string): string | undefined {
  return /Credential=AKID(?:\/|%2F)\d+(?:\/|%2F)([^/%]+)/u.exec(text)?.[1];
}

/** Where the SDK, a link and the fast path go with the same connection: the same for all of them. */
async function destinationOf(
  connection: Partial<ResolvedConnection>,
  bucket = 'photos',
): Promise<Destination> {
  const handler = new Recorder();
  const client = createS3Client(
    {
      id: 'saved:1',
      region: 'us-east-1',
      addressing: 'auto',
      credentials: () => Promise.resolve(credentials),
      ...connection,
    },
    '0.0.0',
    { pool: { handler } },
  );
  await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'k' })).catch((error: unknown) => {
    if (handler.requests.length === 0) throw error;
  });
  const [request] = handler.requests;
  if (request === undefined) throw new Error('The SDK sent nothing.');
  const { protocol, hostname, port, path, headers } = request;
  const bySdk: Destination = {
    url: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`,
    region: signedFor(headers['authorization'] ?? ''),
  };

  const link = await presignGet({ client, credentials, bucket, key: 'k', expiresInSeconds: 60 });
  const { origin, pathname } = new URL(link.url);
  expect({ url: origin + pathname, region: signedFor(link.url) }, 'a link').toEqual(bySdk);

  let byWire: Destination | undefined;
  const wire = await createWire({
    client,
    bucket,
    onCall: () => undefined,
    rememberRegion: () => undefined,
    poolOf: ({ tls }) => ({
      run(_request, head) {
        const path = /^GET (\S+) /u.exec(head)?.[1] ?? '';
        const host = /\r\nhost: (\S+)\r\n/iu.exec(head)?.[1] ?? '';
        byWire = { url: `${tls ? 'https' : 'http'}://${host}${path}`, region: signedFor(head) };
        return Promise.reject(new Error('Not sent.'));
      },
      retire: () => undefined,
    }),
  });
  const { signal } = new AbortController();
  const sent = { operation: 'GetObject', method: 'GET', key: 'k', payload: 'signed' } as const;
  await wire.send({ ...sent, signal }).catch(() => undefined);
  expect(byWire, 'the fast path').toEqual(bySdk);
  return bySdk;
}

describe('requests to AWS', () => {
  const regions = awsPartitions.flatMap(({ suffix, regions: ids }) =>
    ids.map((region) => ({ region, suffix })),
  );

  it.each(regions)('go to the host of $region', async ({ region, suffix }) => {
    expect(await destinationOf({ region })).toEqual({
      url: `https://photos.s3.${region}.${suffix}/k`,
      region,
    });
  });

  it.each([
    [{ dualStack: true }, 'eu-west-1', 'https://photos.s3.dualstack.eu-west-1.amazonaws.com/k'],
    [{ fips: true }, 'us-east-1', 'https://photos.s3-fips.us-east-1.amazonaws.com/k'],
    [{ fips: true }, 'us-gov-west-1', 'https://photos.s3-fips.us-gov-west-1.amazonaws.com/k'],
    [
      { fips: true, dualStack: true },
      'us-east-2',
      'https://photos.s3-fips.dualstack.us-east-2.amazonaws.com/k',
    ],
    [{ accelerate: true }, 'eu-west-1', 'https://photos.s3-accelerate.amazonaws.com/k'],
    [
      { accelerate: true, dualStack: true },
      'eu-west-1',
      'https://photos.s3-accelerate.dualstack.amazonaws.com/k',
    ],
    [
      { dualStack: true },
      'cn-north-1',
      'https://photos.s3.dualstack.cn-north-1.amazonaws.com.cn/k',
    ],
  ])('honour %o in %s', async (chosen, region, url) => {
    const awsEndpoints = { ...usualAwsEndpoints, ...chosen };
    expect(await destinationOf({ region, awsEndpoints })).toEqual({ url, region });
  });

  it('have the bucket in the path where it is wanted there, or its name has dots', async () => {
    expect(await destinationOf({ addressing: 'path' })).toMatchObject({
      url: 'https://s3.us-east-1.amazonaws.com/photos/k',
    });
    expect(await destinationOf({}, 'my.photos')).toMatchObject({
      url: 'https://s3.us-east-1.amazonaws.com/my.photos/k',
    });
  });

  it('are refused rather than sent to a host that may not be FIPS', async () => {
    const awsEndpoints = { ...usualAwsEndpoints, fips: true };
    await expect(
      destinationOf({ endpoint: 'https://s3.example.com', awsEndpoints }),
    ).rejects.toThrow(/FIPS/u);
    await expect(
      destinationOf({ awsEndpoints: { ...awsEndpoints, accelerate: true } }),
    ).rejects.toThrow(/FIPS/u);
  });

  it('leave an endpoint of its own as it is', async () => {
    const awsEndpoints = { dualStack: true, fips: false, accelerate: true };
    expect(await destinationOf({ endpoint: 'http://127.0.0.1:9000', awsEndpoints })).toMatchObject({
      url: 'http://127.0.0.1:9000/photos/k',
    });
  });
});

describe('requests to an access point', () => {
  const arn = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reports';

  it.each([
    [usualAwsEndpoints, 'reports-123456789012.s3-accesspoint.eu-west-1.amazonaws.com'],
    [
      { ...usualAwsEndpoints, dualStack: true },
      'reports-123456789012.s3-accesspoint.dualstack.eu-west-1.amazonaws.com',
    ],
  ])('go to its own host, in its own region: %o', async (awsEndpoints, host) => {
    expect(await destinationOf({ region: 'us-east-1', awsEndpoints }, arn)).toEqual({
      url: `https://${host}/k`,
      region: 'eu-west-1',
    });
  });

  it('go to the host of another partition', async () => {
    const china = 'arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/reports';
    expect(await destinationOf({ region: 'cn-northwest-1' }, china)).toEqual({
      url: 'https://reports-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn/k',
      region: 'cn-north-1',
    });
  });

  it('go to an alias as to any bucket', async () => {
    const alias = 'reports-abcdefghijklmnopqrstuvwxyz123456-s3alias';
    expect(await destinationOf({ region: 'eu-west-1' }, alias)).toMatchObject({
      url: `https://${alias}.s3.eu-west-1.amazonaws.com/k`,
    });
  });

  it('are refused where buckets go into the path', async () => {
    await expect(destinationOf({ endpoint: 'http://127.0.0.1:9000' }, arn)).rejects.toThrow(
      /Path-style/u,
    );
  });
});

describe('requests to other providers', () => {
  const places = providerIds
    .filter((id) => id !== 'aws')
    .flatMap((id) => {
      const { regions, endpointExample, defaultRegion = 'us-east-1' } = providers[id];
      const examples = [{ id: defaultRegion, endpoint: endpointExample }];
      return (regions.length > 0 ? regions : examples).map(({ id: region, endpoint }) => ({
        id,
        region,
        endpoint,
      }));
    });

  it.each(places)('go to $endpoint, for $region', async ({ id, region, endpoint }) => {
    const { protocol, host } = new URL(endpoint);
    const isVirtual = providers[id].addressing === 'virtual';
    expect(await destinationOf({ endpoint, region, provider: id })).toEqual({
      url: isVirtual ? `${protocol}//photos.${host}/k` : `${protocol}//${host}/photos/k`,
      region,
    });
  });

  it('have the bucket where it is wanted, whatever the provider', async () => {
    const endpoint = 'https://nyc3.digitaloceanspaces.com';
    expect(await destinationOf({ endpoint, addressing: 'path' })).toMatchObject({
      url: `${endpoint}/photos/k`,
    });
    expect(
      await destinationOf({ endpoint: 'https://s3.wasabisys.com', addressing: 'virtual' }),
    ).toMatchObject({ url: 'https://photos.s3.wasabisys.com/k' });
  });
});
