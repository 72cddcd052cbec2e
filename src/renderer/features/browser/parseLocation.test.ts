import { describe, expect, it } from 'vitest';
import { parseLocation } from './parseLocation';
import type { KnownServer, ParsedLocation } from './parseLocation';

const aws: KnownServer = { connectionId: 'profile:work' };
const ceph: KnownServer = { connectionId: 'profile:ceph', endpoint: 'http://127.0.0.1:7480' };
const store: KnownServer = { connectionId: 'saved:1', endpoint: 'https://store.example.com/s3/' };
const servers = [aws, ceph, store];

function found(bucket: string, key: string, connectionIds?: readonly string[]): ParsedLocation {
  return {
    kind: 'location',
    bucket,
    key,
    ...(connectionIds === undefined ? {} : { connectionIds }),
  };
}

describe('parseLocation', () => {
  it.each([
    ['s3://photos', 'photos', ''],
    ['s3://photos/', 'photos', ''],
    ['  s3://photos/2024/a b.jpg ', 'photos', '2024/a b.jpg'],
    ['S3://photos/x', 'photos', 'x'],
    ['s3a://photos/x', 'photos', 'x'],
    ['photos', 'photos', ''],
    ['photos/2024/', 'photos', '2024/'],
    ['s3://photos//x', 'photos', '/x'],
    ['s3://photos/a/../b/./c', 'photos', 'a/../b/./c'],
    ['s3://photos/100%25', 'photos', '100%25'],
    ['s3://photos/what?#&=', 'photos', 'what?#&='],
    ['s3://photos/한글/café', 'photos', '한글/café'],
    ['arn:aws:s3:::photos', 'photos', ''],
    ['arn:aws:s3:::photos/2024/x.jpg', 'photos', '2024/x.jpg'],
    ['arn:aws-cn:s3:::photos/*', 'photos', ''],
    ['arn:aws:s3:::photos/2024/*', 'photos', '2024/'],
  ])('reads %s', (text, bucket, key) => {
    expect(parseLocation(text, servers)).toEqual(found(bucket, key));
  });

  it.each([
    ['https://photos.s3.amazonaws.com/2024/x.jpg', 'photos', '2024/x.jpg'],
    ['https://photos.s3.eu-west-1.amazonaws.com/', 'photos', ''],
    ['https://photos.s3-eu-west-1.amazonaws.com/x', 'photos', 'x'],
    ['https://photos.s3.dualstack.us-east-1.amazonaws.com/x', 'photos', 'x'],
    ['https://photos.s3-accelerate.amazonaws.com/x', 'photos', 'x'],
    ['https://my.photos.s3.cn-north-1.amazonaws.com.cn/x', 'my.photos', 'x'],
    ['https://s3.amazonaws.com/photos/x', 'photos', 'x'],
    ['https://s3.eu-west-1.amazonaws.com/photos/a%20b+c', 'photos', 'a b+c'],
    ['https://s3-eu-west-1.amazonaws.com/photos', 'photos', ''],
    ['https://photos.s3.amazonaws.com/x?X-Amz-Signature=abc&X-Amz-Expires=60', 'photos', 'x'],
    ['https://photos.s3.amazonaws.com/a/../b', 'photos', 'a/../b'],
    ['https://photos.s3.amazonaws.com/100%', 'photos', '100%'],
    ['http://photos.s3-website.ap-northeast-2.amazonaws.com/x', 'photos', 'x'],
    ['http://photos.s3-website-us-east-1.amazonaws.com/x', 'photos', 'x'],
    ['https://photos.s3.amazonaws.com:443/x', 'photos', 'x'],
    ['http://photos.s3.amazonaws.com:80/x', 'photos', 'x'],
    [
      'https://123456789012-abcdefgh.ap-northeast-2.console.aws.amazon.com/s3/buckets/photos',
      'photos',
      '',
    ],
    ['https://console.amazonaws-us-gov.com/s3/object/photos?prefix=x', 'photos', 'x'],
    ['https://cn-north-1.console.amazonaws.cn/s3/buckets/photos', 'photos', ''],
    [
      'https://eu-west-1.console.aws.amazon.com/s3/buckets/photos?prefix=2024/a%20b/&region=x',
      'photos',
      '2024/a b/',
    ],
  ])('reads the AWS address %s', (text, bucket, key) => {
    expect(parseLocation(text, servers)).toEqual(found(bucket, key, ['profile:work']));
  });

  it('reads addresses of an endpoint, in path style and with the bucket in the host', () => {
    expect(parseLocation('http://127.0.0.1:7480/photos/x', servers)).toEqual(
      found('photos', 'x', ['profile:ceph']),
    );
    expect(parseLocation('https://store.example.com/s3/photos/2024/', servers)).toEqual(
      found('photos', '2024/', ['saved:1']),
    );
    expect(parseLocation('https://photos.store.example.com/2024/x', servers)).toEqual(
      found('photos', '2024/x', ['saved:1']),
    );
  });

  it.each([
    ['https://eu.storage.lab/photos/a.jpg', 'photos', 'a.jpg', ['eu']],
    ['https://photos.eu.storage.lab/a.jpg', 'photos', 'a.jpg', ['eu']],
    ['https://photos.storage.lab/a.jpg', 'photos', 'a.jpg', ['all', 'base']],
    ['https://storage.lab/photos/a.jpg', 'photos', 'a.jpg', ['all']],
    ['https://storage.lab/s3/photos/a.jpg', 'photos', 'a.jpg', ['base']],
    ['https://us.storage.lab/photos/a.jpg', 'us', 'photos/a.jpg', ['all', 'base']],
  ])('gives %s to the server that it names most of', (text, bucket, key, ids) => {
    const nested: readonly KnownServer[] = [
      { connectionId: 'all', endpoint: 'https://storage.lab' },
      { connectionId: 'base', endpoint: 'https://storage.lab:443/s3/' },
      { connectionId: 'eu', endpoint: 'https://eu.storage.lab' },
    ];
    expect(parseLocation(text, nested)).toEqual(found(bucket, key, ids));
    const turned = parseLocation(text, nested.toReversed());
    expect(turned).toEqual(found(bucket, key, ids.toReversed()));
  });

  it('says that an address names no bucket of the server that it names most of', () => {
    const nested = ['https://storage.lab', 'https://eu.storage.lab'].map((endpoint) => ({
      connectionId: endpoint,
      endpoint,
    }));
    for (const known of [nested, nested.toReversed()]) {
      expect(parseLocation('https://eu.storage.lab/', known)).toMatchObject({
        problem: 'badBucket',
      });
    }
  });

  it.each([
    'https://photos.s3.amazonaws.com/x',
    'https://photos.s3.dualstack.eu-west-1.amazonaws.com/x',
    'https://photos.s3.ap-northeast-2.amazonaws.com/x',
    'https://s3.ap-northeast-2.amazonaws.com/photos/x',
    'https://console.aws.amazon.com/s3/object/photos?prefix=x',
  ])('reads %s where a connection leads to an endpoint of AWS', (text) => {
    const endpoint = 'https://s3.ap-northeast-2.amazonaws.com';
    const seoul: KnownServer = { connectionId: 'seoul', endpoint };
    const china: KnownServer = {
      connectionId: 'china',
      endpoint: 'https://s3.cn-north-1.amazonaws.com.cn',
    };
    const gov: KnownServer = {
      connectionId: 'gov',
      endpoint: 'https://s3.us-gov-west-1.amazonaws.com',
    };
    expect(parseLocation(text, [gov, china, seoul, ceph])).toEqual(found('photos', 'x', ['seoul']));
  });

  it('names every connection that an address fits', () => {
    const other: KnownServer = { connectionId: 'profile:play' };
    expect(parseLocation('https://photos.s3.amazonaws.com/x', [aws, other])).toEqual(
      found('photos', 'x', ['profile:work', 'profile:play']),
    );
  });

  it.each([
    ['', 'notAnAddress'],
    ['gopher://photos/x', 'notAnAddress'],
    ['arn:aws:iam::123:role/x', 'notABucketArn'],
    ['arn:aws:s3:eu-west-1:123:accesspoint/x', 'notABucketArn'],
    ['arn:aws:s3::123456789012:accesspoint/abc.mrap', 'multiRegion'],
    ['s3://arn:aws:s3::123456789012:accesspoint/abc.mrap/key', 'multiRegion'],
    ['arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/x', 'outposts'],
    ['arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/x', 'objectLambda'],
    ['https://abc.mrap.accesspoint.s3-global.amazonaws.com/key', 'multiRegion'],
    ['https://console.evil.example/s3/buckets/photos', 'unknownServer'],
    ['s3://', 'badBucket'],
    ['two words/x', 'badBucket'],
    ['../x', 'badBucket'],
    ['https://127.0.0.1:9/photos', 'unknownServer'],
    ['https://store.example.com/other/photos', 'unknownServer'],
    ['https://evil.example/s3.amazonaws.com', 'unknownServer'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseLocation(text, servers)).toMatchObject({ kind: 'problem', problem });
  });

  const accessPoint = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reports';

  it.each([
    [accessPoint, ''],
    [`${accessPoint}/object/2024/x.csv`, '2024/x.csv'],
    [`s3://${accessPoint}/2024/`, '2024/'],
    [`s3://${accessPoint}/a b+c%20`, 'a b+c%20'],
    ['https://reports-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/a%20b', 'a b'],
  ])('reads the access point of %s, for AWS alone', (text, key) => {
    expect(parseLocation(text, servers)).toEqual(found(accessPoint, key, ['profile:work']));
  });

  it('takes the alias of an access point for the bucket that it stands for', () => {
    const alias = 'reports-abcdefghijklmnopqrstuvwxyz12345678-s3alias';
    expect(parseLocation(`s3://${alias}/2024/`, servers)).toEqual(found(alias, '2024/'));
  });

  it('says so where no connection leads to AWS', () => {
    expect(parseLocation(accessPoint, [ceph])).toMatchObject({ problem: 'noAws' });
  });

  it.each([
    'https://photos.s3-fips.us-gov-west-1.amazonaws.com/x',
    'https://photos.s3.us-iso-east-1.c2s.ic.gov/x',
    'https://s3.eusc-de-east-1.amazonaws.eu/photos/x',
  ])('reads %s, of another partition', (text) => {
    expect(parseLocation(text, servers)).toEqual(found('photos', 'x', ['profile:work']));
  });

  it('knows no AWS where no connection leads there', () => {
    expect(parseLocation('https://photos.s3.amazonaws.com/x', [ceph])).toEqual({
      kind: 'problem',
      problem: 'unknownServer',
      about: 'photos.s3.amazonaws.com',
    });
  });
});
