import { nothingDeclared, regionsAt } from './provider';
import type { Provider } from './provider';

export const cloudflareR2: Provider = {
  name: 'Cloudflare R2',
  documentation: 'https://developers.cloudflare.com/r2/api/s3/api/',
  // Every account has a host of its own.
  regions: [],
  endpointExample: 'https://ACCOUNT_ID.r2.cloudflarestorage.com',
  defaultRegion: 'auto',
  addressing: 'path',
  hosts: [/\.r2\.cloudflarestorage\.com$/u],
  capabilities: {
    listV2: 'yes',
    acl: 'no',
    policy: 'no',
    versioning: 'no',
    tagging: 'no',
    // Of small files. What it takes of uploads in parts it is asked each time.
    checksums: 'yes',
    conditionalWrites: 'yes',
    batchDelete: 'yes',
  },
  // developers.cloudflare.com/r2/api/s3/extensions: the one that AWS has is none of its.
  copyCondition: 'cf-copy-destination-if-none-match',
};

export const backblazeB2: Provider = {
  name: 'Backblaze B2',
  documentation: 'https://www.backblaze.com/docs/cloud-storage-s3-compatible-api',
  regions: regionsAt('https://s3.{region}.backblazeb2.com', [
    'us-west-004',
    'us-west-000',
    'us-west-001',
    'us-west-002',
    'us-east-005',
    'eu-central-003',
    'ca-east-006',
  ]),
  endpointExample: 'https://s3.us-west-004.backblazeb2.com',
  addressing: 'path',
  hosts: [/(?:^|\.)s3\.[a-z0-9-]+\.backblazeb2\.com$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'yes',
    policy: 'no',
    versioning: 'yes',
    tagging: 'no',
    batchDelete: 'yes',
  },
};

export const wasabi: Provider = {
  name: 'Wasabi',
  documentation: 'https://docs.wasabi.com/docs/service-urls-for-wasabis-storage-regions-2',
  regions: regionsAt('https://s3.{region}.wasabisys.com', [
    'us-east-1',
    'us-east-2',
    'us-central-1',
    'us-west-1',
    'us-west-2',
    'ca-central-1',
    'eu-central-1',
    'eu-central-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-southeast-1',
    'ap-southeast-2',
  ]),
  endpointExample: 'https://s3.us-east-1.wasabisys.com',
  addressing: 'path',
  hosts: [/(?:^|\.)wasabisys\.com$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'yes',
    policy: 'yes',
    versioning: 'yes',
    tagging: 'yes',
    batchDelete: 'yes',
  },
};

export const digitalOceanSpaces: Provider = {
  name: 'DigitalOcean Spaces',
  documentation: 'https://docs.digitalocean.com/products/spaces/reference/s3-compatibility/',
  regions: regionsAt('https://{region}.digitaloceanspaces.com', [
    'nyc3',
    'sfo2',
    'sfo3',
    'tor1',
    'ams3',
    'fra1',
    'lon1',
    'blr1',
    'sgp1',
    'syd1',
    'atl1',
  ]),
  endpointExample: 'https://nyc3.digitaloceanspaces.com',
  addressing: 'virtual',
  hosts: [/(?:^|\.)digitaloceanspaces\.com$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'yes',
    policy: 'yes',
    versioning: 'yes',
  },
};

export const scaleway: Provider = {
  name: 'Scaleway',
  documentation: 'https://www.scaleway.com/en/docs/object-storage/',
  regions: regionsAt('https://s3.{region}.scw.cloud', ['fr-par', 'nl-ams', 'pl-waw']),
  endpointExample: 'https://s3.fr-par.scw.cloud',
  addressing: 'virtual',
  hosts: [/(?:^|\.)s3\.[a-z0-9-]+\.scw\.cloud$/u],
  capabilities: {
    ...nothingDeclared,
    acl: 'yes',
    policy: 'yes',
    versioning: 'yes',
    tagging: 'yes',
    batchDelete: 'yes',
  },
  // "Managing multipart uploads"
  mostParts: 1000,
};

/** Google's XML API with HMAC keys ("Interoperability"). */
export const googleCloudStorage: Provider = {
  name: 'Google Cloud Storage',
  documentation: 'https://cloud.google.com/storage/docs/interoperability',
  regions: [{ id: 'auto', endpoint: 'https://storage.googleapis.com' }],
  endpointExample: 'https://storage.googleapis.com',
  addressing: 'path',
  hosts: [/(?:^|\.)storage\.googleapis\.com$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'yes',
    policy: 'no',
    tagging: 'no',
    // docs.cloud.google.com/storage/docs/xml-api/post-bucket
    batchDelete: 'yes',
  },
  // issuetracker.google.com/issues/323465186
  copiesAnySize: true,
};

export const storj: Provider = {
  name: 'Storj',
  documentation: 'https://storj.dev/dcs/api/s3/s3-compatibility',
  regions: [
    { id: 'global', endpoint: 'https://gateway.storjshare.io' },
    { id: 'us1', endpoint: 'https://gateway.us1.storjshare.io' },
    { id: 'eu1', endpoint: 'https://gateway.eu1.storjshare.io' },
    { id: 'ap1', endpoint: 'https://gateway.ap1.storjshare.io' },
  ],
  endpointExample: 'https://gateway.storjshare.io',
  addressing: 'path',
  hosts: [/(?:^|\.)gateway\.(?:[a-z0-9]+\.)?storjshare\.io$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'no',
    // Only where one runs its gateway oneself.
    policy: 'no',
    versioning: 'yes',
    tagging: 'yes',
    batchDelete: 'yes',
  },
  // github.com/storj/roadmap/issues/40
  copiesAnySize: true,
};
