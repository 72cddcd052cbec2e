import { STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { awsPartitions } from '../../../shared/providers/awsPartitions';
import { awsSsoEndpoint, awsStsEndpoint } from './awsHosts';

const { endpointProvider } = new STSClient({ region: 'us-east-1' }).config;

const hosts = [false, true].flatMap((fips) =>
  [false, true].map((dualStack) => ({ fips, dualStack })),
);

test.each(awsPartitions.map(({ id, regions }) => [id, regions] as const))(
  'STS of %s is where the AWS SDK looks for it, in every region and by all of its hosts',
  (_, regions) => {
    for (const region of [...regions, `${(regions[0] ?? '').replace(/\d$/u, '')}9`]) {
      for (const asked of hosts) {
        const bySdk = endpointProvider({
          Region: region,
          UseFIPS: asked.fips,
          UseDualStack: asked.dualStack,
          UseGlobalEndpoint: false,
        });
        expect(`${awsStsEndpoint(region, asked)}/`).toBe(bySdk.url.href);
      }
    }
  },
);

test.each([
  ['eu-west-1', 'eu-west-1.amazonaws.com'],
  ['cn-north-1', 'cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'us-gov-west-1.amazonaws.com'],
  ['eusc-de-east-1', 'eusc-de-east-1.amazonaws.eu'],
  ['us-iso-east-1', 'us-iso-east-1.c2s.ic.gov'],
  ['us-isob-east-1', 'us-isob-east-1.sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'eu-isoe-west-1.cloud.adc-e.uk'],
  ['us-isof-south-1', 'us-isof-south-1.csp.hci.ic.gov'],
  ['nowhere', 'nowhere.amazonaws.com'],
])('IAM Identity Center of %s is in its own partition', (region, domain) => {
  expect(awsSsoEndpoint('oidc', region)).toBe(`https://oidc.${domain}`);
  expect(awsSsoEndpoint('portal.sso', region)).toBe(`https://portal.sso.${domain}`);
});
