import { nothingDeclared } from './provider';
import type { Provider } from './provider';

/** Naver's Object Storage, in its public and its government cloud. */
export const naverObjectStorage: Provider = {
  name: 'Naver Cloud Object Storage',
  documentation: 'https://api.ncloud-docs.com/docs/en/storage-objectstorage',
  regions: [
    { id: 'kr-standard', endpoint: 'https://kr.object.ncloudstorage.com' },
    { id: 'us-standard', endpoint: 'https://us.object.ncloudstorage.com' },
    { id: 'sg-standard', endpoint: 'https://sg.object.ncloudstorage.com' },
    { id: 'jp-standard', endpoint: 'https://jp.object.ncloudstorage.com' },
    { id: 'de-standard', endpoint: 'https://de.object.ncloudstorage.com' },
    { id: 'gov-standard', endpoint: 'https://kr.object.gov-ncloudstorage.com' },
    { id: 'gov2-standard', endpoint: 'https://krs.object.gov-ncloudstorage.com' },
  ],
  endpointExample: 'https://kr.object.ncloudstorage.com',
  addressing: 'path',
  hosts: [/(?:^|\.)object\.(?:[a-z]+-)?(?:ncloudstorage|ncpstorage)\.com$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'no',
    acl: 'yes',
    policy: 'no',
    versioning: 'no',
    tagging: 'no',
    batchDelete: 'yes',
  },
};

/** Naver's newer service beside its Object Storage. */
export const naverNcloudStorage: Provider = {
  name: 'Naver Cloud Ncloud Storage',
  documentation: 'https://api.ncloud-docs.com/docs/en/storage-ncloudstorage',
  regions: [{ id: 'kr', endpoint: 'https://kr.ncloudstorage.com' }],
  endpointExample: 'https://kr.ncloudstorage.com',
  addressing: 'virtual',
  hosts: [/(?:^|\.)kr\.ncloudstorage\.com$/u],
  capabilities: nothingDeclared,
};

export const nhnCloud: Provider = {
  name: 'NHN Cloud Object Storage',
  documentation: 'https://docs.nhncloud.com/en/Storage/Object%20Storage/en/s3-api-guide/',
  regions: ['KR1', 'KR2', 'JP1', 'US1'].map((id) => ({
    id,
    endpoint: `https://${id.toLowerCase()}-api-object-storage.nhncloudservice.com`,
  })),
  endpointExample: 'https://kr1-api-object-storage.nhncloudservice.com',
  addressing: 'path',
  hosts: [/^[a-z0-9]+-api-object-storage\.(?:gov-)?nhncloudservice\.com$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'yes',
    policy: 'no',
    versioning: 'no',
    tagging: 'no',
    // Its guide allows no tool that sends checksums by itself.
    checksums: 'no',
    batchDelete: 'yes',
  },
};

export const ktCloud: Provider = {
  name: 'KT Cloud Object Storage',
  documentation: 'https://manual.cloud.kt.com/',
  regions: [{ id: 'kr1', endpoint: 'https://obj-e-1.ktcloud.com' }],
  endpointExample: 'https://obj-e-1.ktcloud.com',
  addressing: 'path',
  hosts: [/^obj-e-\d+\.ktcloud\.com$/u],
  capabilities: nothingDeclared,
};
