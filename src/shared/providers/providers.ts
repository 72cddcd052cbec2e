import { largestWholeCopy } from '../model/objects';
import { aws } from './aws';
import { awsPartitionOf, awsRegionOfHost } from './awsPartitions';
import {
  backblazeB2,
  cloudflareR2,
  digitalOceanSpaces,
  googleCloudStorage,
  scaleway,
  storj,
  wasabi,
} from './hosted';
import { ktCloud, naverNcloudStorage, naverObjectStorage, nhnCloud } from './korean';
import { nothingDeclared, s3MostParts } from './provider';
import type { CopyCondition, DeclaredCapabilities, Provider } from './provider';
import { ceph, garage, minio, seaweedFs } from './selfHosted';

export const providerIds = [
  'aws',
  'ceph',
  'minio',
  'cloudflareR2',
  'backblazeB2',
  'wasabi',
  'digitalOceanSpaces',
  'scaleway',
  'googleCloudStorage',
  'garage',
  'seaweedFs',
  'storj',
  'naverObjectStorage',
  'naverNcloudStorage',
  'nhnCloud',
  'ktCloud',
] as const;
export type ProviderId = (typeof providerIds)[number];

/** Every kind of server that Dipper knows by name. */
export const providers: Readonly<Record<ProviderId, Provider>> = {
  aws,
  ceph,
  minio,
  cloudflareR2,
  backblazeB2,
  wasabi,
  digitalOceanSpaces,
  scaleway,
  googleCloudStorage,
  garage,
  seaweedFs,
  storj,
  naverObjectStorage,
  naverNcloudStorage,
  nhnCloud,
  ktCloud,
};

/** What is known of a connection's server without asking it. */
export interface ServerFacts {
  /** An http(s) URL; absent means AWS itself. */
  readonly endpoint?: string;
  /** As the user has chosen it, for servers whose host does not tell. */
  readonly provider?: ProviderId;
}

/** Whose server it is: by its host, else as chosen; `undefined` for a server that nobody knows. */
export function providerOf({ endpoint, provider }: ServerFacts): ProviderId | undefined {
  if (endpoint === undefined) return 'aws';
  if (!URL.canParse(endpoint)) return provider;
  const { hostname } = new URL(endpoint);
  const byHost = providerIds.find((id) => providers[id].hosts.some((host) => host.test(hostname)));
  // The host of a server of one's own may look like anything, but it is not AWS.
  return byHost ?? (provider === 'aws' ? undefined : provider);
}

/**
 * Whether any certificate of a connection's server is taken: as the user has chosen for a server of their own,
 * and never of AWS, to which a connection may have been changed since.
 */
export function takesAnyCertificate(
  server: ServerFacts,
  network: { readonly acceptAnyCertificate?: boolean },
): boolean {
  return network.acceptAnyCertificate === true && providerOf(server) !== 'aws';
}

/** Where buckets go unless it is said: servers of one's own seldom have a host per bucket. */
export function usualAddressing(server: ServerFacts): Provider['addressing'] {
  const id = providerOf(server);
  return id === undefined ? 'path' : providers[id].addressing;
}

/** The partition in ARNs of a connection's buckets. Other servers than those of AWS call theirs `aws`. */
export function partitionOf(server: ServerFacts & { readonly region?: string }): string {
  const { endpoint, region = '' } = server;
  if (providerOf(server) !== 'aws') return 'aws';
  const ofHost = endpoint === undefined ? undefined : awsRegionOfHost(new URL(endpoint).hostname);
  return awsPartitionOf(ofHost ?? region)?.id ?? 'aws';
}

/** How a copy on a connection's server is kept from replacing an object; `undefined` where nothing does. */
export function copyConditionOf(server: ServerFacts): CopyCondition | undefined {
  const id = providerOf(server);
  return id === undefined ? undefined : providers[id].copyCondition;
}

/** Whether a connection's server can be told to delete an object only as long as it is a certain one. */
export function hasConditionalDeletes(server: ServerFacts): boolean {
  const id = providerOf(server);
  return id !== undefined && providers[id].conditionalDeletes === true;
}

/** How many parts an object on a connection's server may be made of. */
export function mostPartsOf(server: ServerFacts): number {
  const id = providerOf(server);
  return (id === undefined ? undefined : providers[id].mostParts) ?? s3MostParts;
}

/** Bytes of the largest object that a connection's server copies at one go. */
export function largestWholeCopyOf(server: ServerFacts): number {
  const id = providerOf(server);
  const copiesAnySize = id !== undefined && providers[id].copiesAnySize === true;
  return copiesAnySize ? Number.POSITIVE_INFINITY : largestWholeCopy;
}

/** What the documentation of a connection's server says that it can do. */
export function declaredCapabilities(server: ServerFacts): DeclaredCapabilities {
  const id = providerOf(server);
  return id === undefined ? nothingDeclared : providers[id].capabilities;
}
