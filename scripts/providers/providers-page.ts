import { format } from 'prettier';
import { awsPartitions } from '../../src/shared/providers/awsPartitions';
import { capabilityNames } from '../../src/shared/providers/provider';
import type { CapabilityName, Declared } from '../../src/shared/providers/provider';
import { providerIds, providers } from '../../src/shared/providers/providers';

const titles: Readonly<Record<CapabilityName, string>> = {
  listV2: 'ListObjectsV2',
  acl: 'ACLs',
  policy: 'Bucket policies',
  versioning: 'Versioning',
  tagging: 'Object tags',
  checksums: 'Checksums',
  conditionalWrites: 'Conditional writes',
  batchDelete: 'DeleteObjects',
};

const words: Readonly<Record<Declared, string>> = { yes: 'yes', no: 'no', unknown: '–' };

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
}

function capabilityTable(): string {
  return table(
    ['Provider', ...capabilityNames.map((name) => titles[name])],
    providerIds.map((id) => {
      const { name, documentation, capabilities } = providers[id];
      return [
        `[${name}](${documentation})`,
        ...capabilityNames.map((capability) => words[capabilities[capability]]),
      ];
    }),
  );
}

function placeTable(): string {
  return table(
    ['Provider', 'Bucket in', 'Region', 'Endpoint'],
    providerIds
      .filter((id) => id !== 'aws')
      .flatMap((id) => {
        const { name, addressing, regions, endpointExample, defaultRegion } = providers[id];
        const where = addressing === 'path' ? 'the path' : 'the host';
        const places =
          regions.length > 0
            ? regions
            : [{ id: defaultRegion ?? 'as it is set up', endpoint: `such as ${endpointExample}` }];
        return places.map((place) => [name, where, place.id, place.endpoint]);
      }),
  );
}

/** The text of docs/providers.md, out of the tables that Dipper itself uses. */
export async function writeProvidersPage(): Promise<string> {
  const partitions = table(
    ['Partition', 'Hosts', 'Regions'],
    awsPartitions.map(({ id, suffix, regions }) => [id, `s3.REGION.${suffix}`, regions.join(', ')]),
  );
  const page = `# Providers

Dipper knows these kinds of servers by name. A connection's kind is told by the host of its endpoint, or
chosen when the connection is added; any other server works too, and can be asked what it can do.

This page is written by \`npm run docs:providers\` out of \`src/shared/providers\`, the tables that Dipper uses;
a test compares the two.

## What they can do

As their documentation says. “–” is where it says nothing firm, or where versions differ.

${capabilityTable()}

## Where they are

${placeTable()}

## Amazon S3

${partitions}

A connection can ask for three other kinds of hosts, in its form or in its profile. They hold for every
request: those of the AWS SDK, those of the fast path, and links.

| Hosts | In the profile | In the environment |
| --- | --- | --- |
| Dual-stack (IPv6) | \`use_dualstack_endpoint = true\`, also below \`s3 =\` | \`AWS_USE_DUALSTACK_ENDPOINT\` |
| FIPS | \`use_fips_endpoint = true\` | \`AWS_USE_FIPS_ENDPOINT\` |
| Transfer acceleration | \`use_accelerate_endpoint = true\` below \`s3 =\` | |

A connection with an endpoint of its own goes there, dual-stack and accelerated hosts or not. It is refused
where FIPS is asked for, since nobody can tell whether that endpoint is.
`;
  return format(page, { parser: 'markdown', printWidth: 100 });
}
