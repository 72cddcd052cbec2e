import { describe, expect, it } from 'vitest';
import { choiceOf, isKnownPlace, withEndpoint, withProvider, withRegion } from './providerChoice';

const blank = { provider: 'aws', endpoint: '', region: '' } as const;

describe('choosing a provider', () => {
  it('fills in where its servers are', () => {
    expect(withProvider(blank, 'naverObjectStorage')).toEqual({
      provider: 'naverObjectStorage',
      endpoint: 'https://kr.object.ncloudstorage.com',
      region: 'kr-standard',
    });
    expect(withProvider(blank, 'cloudflareR2')).toMatchObject({ endpoint: '', region: 'auto' });
    expect(withProvider(blank, 'garage')).toMatchObject({ endpoint: '', region: 'garage' });
    expect(withProvider(blank, 'ceph')).toMatchObject({ endpoint: '', region: '' });
  });

  it('keeps a region that both have, and an address that was typed', () => {
    expect(withProvider({ ...blank, region: 'eu-west-1' }, 'wasabi')).toMatchObject({
      endpoint: 'https://s3.eu-west-1.wasabisys.com',
      region: 'eu-west-1',
    });
    const typed = { provider: 'other', endpoint: 'http://localhost:9000', region: '' } as const;
    expect(withProvider(typed, 'minio')).toMatchObject({ endpoint: 'http://localhost:9000' });
  });

  it('leaves no address of another provider behind', () => {
    const wasabi = withProvider(blank, 'wasabi');
    expect(withProvider(wasabi, 'other')).toEqual({ provider: 'other', endpoint: '', region: '' });
    expect(withProvider(wasabi, 'aws')).toMatchObject({ endpoint: '', region: 'us-east-1' });
    expect(withProvider(withProvider(blank, 'nhnCloud'), 'aws')).toMatchObject({ region: '' });
  });
});

describe('choosing a region', () => {
  it('is a choice among those of the provider as long as its address is one of theirs', () => {
    const naver = withProvider(blank, 'naverObjectStorage');
    expect(isKnownPlace(naver)).toBe(true);
    expect(isKnownPlace({ ...naver, endpoint: `${naver.endpoint}/ ` })).toBe(true);
    expect(isKnownPlace({ ...naver, region: 'kr-financial' })).toBe(false);
    // Its cloud for banks is at another address, in a region of another name.
    const financial = withEndpoint(naver, 'https://kr.object.fin-ncloudstorage.com');
    expect(financial.provider).toBe('naverObjectStorage');
    expect(isKnownPlace(financial)).toBe(false);
    expect(isKnownPlace({ provider: 'other', endpoint: '', region: '' })).toBe(false);
  });

  it('moves the address along', () => {
    expect(withRegion(withProvider(blank, 'nhnCloud'), 'JP1')).toEqual({
      provider: 'nhnCloud',
      endpoint: 'https://jp1-api-object-storage.nhncloudservice.com',
      region: 'JP1',
    });
  });

  it('leaves an address alone that was typed, and AWS without one', () => {
    const typed = { provider: 'wasabi', endpoint: 'https://proxy.example', region: '' } as const;
    expect(withRegion(typed, 'eu-west-1')).toEqual({ ...typed, region: 'eu-west-1' });
    expect(withRegion(blank, 'eu-west-1')).toEqual({ ...blank, region: 'eu-west-1' });
  });
});

describe('typing an address', () => {
  it('chooses the provider and region that it tells', () => {
    const other = { provider: 'other', endpoint: '', region: '' } as const;
    expect(withEndpoint(other, 'https://fra1.digitaloceanspaces.com/')).toEqual({
      provider: 'digitalOceanSpaces',
      endpoint: 'https://fra1.digitaloceanspaces.com/',
      region: 'fra1',
    });
    expect(withEndpoint(other, 'https://abc.r2.cloudflarestorage.com')).toMatchObject({
      provider: 'cloudflareR2',
      region: 'auto',
    });
  });

  it('changes nothing else where it tells nothing', () => {
    const ceph = { provider: 'ceph', endpoint: '', region: 'here' } as const;
    for (const endpoint of ['', 'https:/', 'http://127.0.0.1:7480']) {
      expect(withEndpoint(ceph, endpoint)).toEqual({ ...ceph, endpoint });
    }
  });
});

it('shows an address of AWS that was typed, and what was chosen for a server of one’s own', () => {
  expect(choiceOf(undefined)).toBe('aws');
  expect(choiceOf('https://s3.eu-west-1.amazonaws.com')).toBe('other');
  expect(choiceOf('http://127.0.0.1:9000')).toBe('other');
  expect(choiceOf('http://127.0.0.1:9000', 'minio')).toBe('minio');
  expect(choiceOf('https://s3.wasabisys.com')).toBe('wasabi');
});
