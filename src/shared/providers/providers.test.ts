import { describe, expect, it } from 'vitest';
import { declaredCapabilities, providerIds, providerOf, providers } from './providers';

const everyRegion = providerIds.flatMap((id) =>
  providers[id].regions.map(({ endpoint }) => ({ id, endpoint })),
);

describe('the table of providers', () => {
  it.each(everyRegion)('knows $endpoint as $id', ({ id, endpoint }) => {
    const url = new URL(endpoint);
    expect(url.protocol).toBe('https:');
    expect(url.href).toBe(`${endpoint}/`);
    expect(providerOf({ endpoint })).toBe(id);
    expect(providerOf({ endpoint: `https://a-bucket.${url.host}` }), 'bucket in the host').toBe(
      id === 'nhnCloud' || id === 'ktCloud' ? undefined : id,
    );
  });

  it('names each region once', () => {
    for (const id of providerIds) {
      const ids = providers[id].regions.map((region) => region.id);
      expect(new Set(ids).size, id).toBe(ids.length);
    }
  });

  it.each(providerIds)('gives %s an example that is an address, and says where it read', (id) => {
    const { endpointExample, documentation, regions } = providers[id];
    expect(URL.canParse(endpointExample)).toBe(true);
    expect(documentation).toMatch(/^https:\/\//u);
    if (regions.length > 0) {
      expect(regions.map(({ endpoint }) => endpoint)).toContain(endpointExample);
    }
  });
});

describe('whose server an endpoint is', () => {
  it.each([
    ['https://abc123.r2.cloudflarestorage.com', 'cloudflareR2'],
    ['https://abc123.eu.r2.cloudflarestorage.com', 'cloudflareR2'],
    ['https://s3.wasabisys.com', 'wasabi'],
    ['https://S3.US-West-004.BackblazeB2.com', 'backblazeB2'],
    ['https://jp.object.ncpstorage.com', 'naverObjectStorage'],
    ['https://kr.ncloudstorage.com', 'naverNcloudStorage'],
    ['https://bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com', 'aws'],
    ['https://s3.us-isob-east-1.sc2s.sgov.gov', 'aws'],
  ])('is told by %s', (endpoint, id) => {
    expect(providerOf({ endpoint })).toBe(id);
  });

  it.each([
    'https://amazonaws.com.example.net',
    'https://notamazonaws.com',
    'https://r2.cloudflarestorage.com.example.net',
    'https://xdigitaloceanspaces.com',
    'http://127.0.0.1:9000',
    'not an address',
  ])('is not told by %s', (endpoint) => {
    expect(providerOf({ endpoint })).toBeUndefined();
  });

  it('is AWS without one', () => {
    expect(providerOf({})).toBe('aws');
    expect(providerOf({ provider: 'minio' })).toBe('aws');
  });

  it('is what was chosen where the host does not tell, but never AWS', () => {
    const endpoint = 'http://127.0.0.1:9000';
    expect(providerOf({ endpoint, provider: 'minio' })).toBe('minio');
    expect(providerOf({ endpoint, provider: 'aws' })).toBeUndefined();
    expect(providerOf({ endpoint: 'https://s3.wasabisys.com', provider: 'minio' })).toBe('wasabi');
  });
});

it('declares nothing of a server that nobody knows', () => {
  const capabilities = declaredCapabilities({ endpoint: 'http://127.0.0.1:9000' });
  expect(new Set(Object.values(capabilities))).toEqual(new Set(['unknown']));
});
