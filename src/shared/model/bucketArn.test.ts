import { expect, test } from 'vitest';
import { accessPointOfHost, arnOf, bucketTitle, parseBucketArn } from './bucketArn';

const reports = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reports';

test.each([
  ['arn:aws:s3:::photos', 'photos', ''],
  ['arn:aws-cn:s3:::photos/2024/x.jpg', 'photos', '2024/x.jpg'],
  [reports, reports, ''],
  ['arn:aws:s3:eu-west-1:123456789012:accesspoint:reports', reports, ''],
  [`${reports}/2024/`, reports, '2024/'],
  [`${reports}/object/2024/x.jpg`, reports, '2024/x.jpg'],
  [`${reports}/object/object/x`, reports, 'object/x'],
])('%s is a root', (text, bucket, key) => {
  expect(parseBucketArn(text)).toMatchObject({ bucket, key });
});

test.each([
  ['arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap', 'multiRegion'],
  ['arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/x', 'outposts'],
  ['arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/resize', 'objectLambda'],
])('%s is told apart', (text, kind) => {
  expect(parseBucketArn(text)?.kind).toBe(kind);
});

test.each([
  'arn:aws:iam::123456789012:role/x',
  'arn:aws:s3:eu-west-1:123:accesspoint/x',
  'arn:aws:s3:eu-west-1:123456789012:job/x',
  'arn:aws:s3:eu-west-1:123456789012:accesspoint/',
  'arn:aws:s3:::',
  'photos',
])('%s is none', (text) => {
  expect(parseBucketArn(text)).toBeUndefined();
});

test('an access point goes by its name, a bucket by its own', () => {
  expect(bucketTitle(reports)).toBe('reports');
  expect(bucketTitle('photos')).toBe('photos');
  expect(arnOf(reports, {})).toBe(reports);
  expect(arnOf('photos', {})).toBe('arn:aws:s3:::photos');
});

test.each([
  ['aws', { region: 'eu-west-1' }],
  ['aws-us-gov', { region: 'us-gov-west-1' }],
  ['aws-cn', { region: 'cn-north-1' }],
  ['aws-cn', { endpoint: 'https://s3.cn-northwest-1.amazonaws.com.cn', region: '' }],
  // Whoever runs a server of another kind may call its region as they like.
  ['aws', { endpoint: 'https://ceph.example.com', region: 'cn-north-1' }],
])('a bucket is in %s at %o', (partition, server) => {
  expect(arnOf('photos', server)).toBe(`arn:${partition}:s3:::photos`);
});

test('a web address of an access point names it', () => {
  expect(accessPointOfHost('my-reports-123456789012.s3-accesspoint.eu-west-1.amazonaws.com')).toBe(
    'arn:aws:s3:eu-west-1:123456789012:accesspoint/my-reports',
  );
  expect(
    accessPointOfHost('r-123456789012.s3-accesspoint-fips.dualstack.us-gov-west-1.amazonaws.com'),
  ).toBe('arn:aws-us-gov:s3:us-gov-west-1:123456789012:accesspoint/r');
  expect(accessPointOfHost('r-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn')).toBe(
    'arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/r',
  );
  expect(accessPointOfHost('r-123456789012.s3-accesspoint.eu-west-1.example.com')).toBeUndefined();
});
