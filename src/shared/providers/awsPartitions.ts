/** A part of AWS with accounts, hosts and regions of its own. */
export interface AwsPartition {
  /** As in ARNs: `arn:aws-cn:s3:::bucket`. */
  readonly id: string;
  /** Hosts end in it: `s3.eu-west-1.amazonaws.com`. */
  readonly suffix: string;
  /** The same for hosts that are reached by IPv4 and IPv6: `sts.eu-west-1.api.aws`. */
  readonly dualStackSuffix: string;
  readonly regions: readonly string[];
}

/** The region that a host of AWS names: `photos.s3.eu-west-1.amazonaws.com`. */
export function awsRegionOfHost(host: string): string | undefined {
  return awsPartitions
    .flatMap(({ suffix, regions }) => regions.map((region) => ({ region, suffix })))
    .find(({ region, suffix }) =>
      ['.', '-'].some((before) => host.endsWith(`${before}${region}.${suffix}`)),
    )?.region;
}

/** The partition of a region, also of one that is newer than the list: by how its name begins. */
export function awsPartitionOf(region: string): AwsPartition | undefined {
  const area = areaOf(region);
  return awsPartitions.find(({ regions }) => regions.some((known) => areaOf(known) === area));
}

/** `us-gov` of `us-gov-east-1`. */
function areaOf(region: string): string {
  return region.replace(/-[a-z]+-\d+$/u, '');
}

/**
 * Every partition with its regions ("AWS Regions", AWS General Reference). A test compares their hosts
 * with those that the AWS SDK sends to.
 */
export const awsPartitions: readonly AwsPartition[] = [
  {
    id: 'aws',
    suffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    regions: [
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
      'af-south-1',
      'ap-east-1',
      'ap-east-2',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-south-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-6',
      'ap-southeast-7',
      'ca-central-1',
      'ca-west-1',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'me-central-1',
      'me-south-1',
      'me-west-1',
      'mx-central-1',
      'sa-east-1',
      'sa-west-1',
    ],
  },
  {
    id: 'aws-cn',
    suffix: 'amazonaws.com.cn',
    dualStackSuffix: 'api.amazonwebservices.com.cn',
    regions: ['cn-north-1', 'cn-northwest-1'],
  },
  {
    id: 'aws-us-gov',
    suffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    regions: ['us-gov-east-1', 'us-gov-west-1'],
  },
  {
    id: 'aws-eusc',
    suffix: 'amazonaws.eu',
    dualStackSuffix: 'api.amazonwebservices.eu',
    regions: ['eusc-de-east-1'],
  },
  {
    id: 'aws-iso',
    suffix: 'c2s.ic.gov',
    dualStackSuffix: 'api.aws.ic.gov',
    regions: ['us-iso-east-1', 'us-iso-west-1'],
  },
  {
    id: 'aws-iso-b',
    suffix: 'sc2s.sgov.gov',
    dualStackSuffix: 'api.aws.scloud',
    regions: ['us-isob-east-1', 'us-isob-west-1'],
  },
  {
    id: 'aws-iso-e',
    suffix: 'cloud.adc-e.uk',
    dualStackSuffix: 'api.cloud-aws.adc-e.uk',
    regions: ['eu-isoe-west-1'],
  },
  {
    id: 'aws-iso-f',
    suffix: 'csp.hci.ic.gov',
    dualStackSuffix: 'api.aws.hci.ic.gov',
    regions: ['us-isof-east-1', 'us-isof-south-1'],
  },
];
