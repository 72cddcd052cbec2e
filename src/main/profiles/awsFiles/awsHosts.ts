import { usualAwsEndpoints } from '../../../shared/model/connection';
import type { AwsEndpoints } from '../../../shared/model/connection';
import { awsPartitionOf } from '../../../shared/providers/awsPartitions';

/** Of the partition that most regions are in. */
const usual = { id: 'aws', suffix: 'amazonaws.com', dualStackSuffix: 'api.aws' };

/**
 * The URL of AWS' own STS in a region, by the hosts that are asked for ("AWS STS Regions and endpoints",
 * IAM User Guide). A test compares them with those of the AWS SDK.
 */
export function awsStsEndpoint(
  region: string,
  { fips, dualStack }: Pick<AwsEndpoints, 'fips' | 'dualStack'> = usualAwsEndpoints,
): string {
  const { id, suffix, dualStackSuffix } = awsPartitionOf(region) ?? usual;
  // The usual hosts of the US government's regions are FIPS hosts.
  const isNamedSo = fips && (id !== 'aws-us-gov' || dualStack);
  return `https://${isNamedSo ? 'sts-fips' : 'sts'}.${region}.${dualStack ? dualStackSuffix : suffix}`;
}

/** The URL of a service of IAM Identity Center in a region. */
export function awsSsoEndpoint(service: 'oidc' | 'portal.sso', region: string): string {
  return `https://${service}.${region}.${(awsPartitionOf(region) ?? usual).suffix}`;
}
