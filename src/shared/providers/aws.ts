import { awsPartitions } from './awsPartitions';
import { regionsAt } from './provider';
import type { Provider } from './provider';

/** Amazon S3 itself, in every partition, with dual-stack, FIPS and accelerated hosts. */
export const aws: Provider = {
  name: 'Amazon S3',
  documentation: 'https://docs.aws.amazon.com/general/latest/gr/s3.html',
  regions: awsPartitions.flatMap(({ suffix, regions }) =>
    regionsAt(`https://s3.{region}.${suffix}`, regions),
  ),
  endpointExample: 'https://s3.us-east-1.amazonaws.com',
  addressing: 'virtual',
  hosts: [...new Set(awsPartitions.map(({ suffix }) => suffix))].map(
    (suffix) => new RegExp(`(?:^|\\.)${suffix.replaceAll('.', '\\.')}$`, 'u'),
  ),
  capabilities: {
    listV2: 'yes',
    acl: 'yes',
    policy: 'yes',
    versioning: 'yes',
    tagging: 'yes',
    checksums: 'yes',
    conditionalWrites: 'yes',
    batchDelete: 'yes',
  },
  copyCondition: 'if-none-match',
  conditionalDeletes: true,
};
