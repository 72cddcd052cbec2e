import { describe, expect, test } from 'vitest';
import { isNarrowing } from './narrowing';

describe('isNarrowing', () => {
  test.each([
    [{ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } }],
    [{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.0.0/8', '192.0.2.1', '2001:db8::1'] } }],
    [{ StringEquals: { 'AWS:SourceVpce': 'vpce-1' } }],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::1:distribution/A' } }],
    [{ Bool: { 'aws:SecureTransport': 'true' }, StringLike: { 'aws:userid': 'AIDAEXAMPLE' } }],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::1:distribution/0' } }],
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } }],
    [{ StringEquals: { 'aws:PrincipalAccount': ['111122223333'] } }],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/reader' } }],
    [{ StringEquals: { 's3:DataAccessPointAccount': '111122223333' } }],
    [{ StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:*:111122223333:accesspoint/*' } }],
  ])('is true of %j', (condition) => {
    expect(isNarrowing(condition)).toBe(true);
  });

  test.each([
    [undefined],
    [{}],
    [{ Bool: { 'aws:SecureTransport': 'true' } }],
    [{ StringLike: { 'aws:Referer': 'https://www.example.com/*' } }],
    [{ StringLike: { 'aws:SourceVpc': 'vpc-*' } }],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
    [{ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }],
    [{ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '16.0.0.0/7'] } }],
    [{ IpAddress: { 'aws:SourceIp': '2001::/16' } }],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    [{ StringNotEquals: { 'aws:SourceAccount': '111122223333' } }],
    [{ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }],
    [{ StringEquals: { 'aws:SourceVpc': [] } }],
    [{ StringEquals: 'odd' }],
    [{ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } }],
    [{ StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } }],
    [{ StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:*:*:accesspoint/*' } }],
    [
      {
        StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:eu-west-1:11112222333*:accesspoint/a' },
      },
    ],
  ])('is false of %j', (condition) => {
    expect(isNarrowing(condition)).toBe(false);
  });
});
