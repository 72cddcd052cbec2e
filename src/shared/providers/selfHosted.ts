import { nothingDeclared } from './provider';
import type { Provider } from './provider';

/** What versions of a server differ in is left to be found out. */

export const ceph: Provider = {
  name: 'Ceph',
  documentation: 'https://docs.ceph.com/en/latest/radosgw/s3/',
  regions: [],
  endpointExample: 'https://ceph.example.com:7480',
  addressing: 'path',
  hosts: [],
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

export const minio: Provider = {
  name: 'MinIO',
  documentation: 'https://min.io/docs/minio/linux/reference/s3-api-compatibility.html',
  regions: [],
  endpointExample: 'https://minio.example.com:9000',
  addressing: 'path',
  hosts: [/^play\.min\.io$/u],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'no',
    policy: 'yes',
    tagging: 'yes',
    batchDelete: 'yes',
  },
};

export const garage: Provider = {
  name: 'Garage',
  documentation: 'https://garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility/',
  regions: [],
  endpointExample: 'https://garage.example.com:3900',
  defaultRegion: 'garage',
  addressing: 'path',
  hosts: [],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    acl: 'no',
    policy: 'no',
    versioning: 'no',
    tagging: 'no',
    batchDelete: 'yes',
  },
};

export const seaweedFs: Provider = {
  name: 'SeaweedFS',
  documentation: 'https://github.com/seaweedfs/seaweedfs/wiki/Amazon-S3-API',
  regions: [],
  endpointExample: 'http://seaweedfs.example.com:8333',
  addressing: 'path',
  hosts: [],
  capabilities: {
    ...nothingDeclared,
    listV2: 'yes',
    tagging: 'yes',
    batchDelete: 'yes',
  },
};
