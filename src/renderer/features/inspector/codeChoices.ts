import type { TFunction } from 'i18next';
import type { CodeChoice } from './CodeTab';

/** Seconds that a link of the example lasts: an hour, as the dialog offers first. */
const linkSeconds = 3600;

/** What is most often done with an object. */
export function objectChoices(bucket: string, key: string, t: TFunction): readonly CodeChoice[] {
  const about = { bucket, keys: [key] };
  return [
    { id: 'read', label: t('recipes.read'), operations: [{ kind: 'readObjects', ...about }] },
    {
      id: 'details',
      label: t('recipes.details'),
      operations: [{ kind: 'lookAtObjects', ...about }],
    },
    { id: 'acl', label: t('recipes.acl'), operations: [{ kind: 'readObjectAcls', ...about }] },
    {
      id: 'link',
      label: t('recipes.makeLink'),
      operations: [{ kind: 'makeLinks', ...about, expiresInSeconds: linkSeconds }],
    },
  ];
}

/** What is most often done with a folder. */
export function folderChoices(bucket: string, prefix: string, t: TFunction): readonly CodeChoice[] {
  return [
    {
      id: 'list',
      label: t('recipes.list'),
      operations: [{ kind: 'listFolder', bucket, prefix }],
    },
    {
      id: 'listAll',
      label: t('recipes.listAll'),
      operations: [{ kind: 'listPrefix', bucket, prefix }],
    },
  ];
}

/** What is most often done with a bucket. */
export function bucketChoices(bucket: string, t: TFunction): readonly CodeChoice[] {
  return [
    ...folderChoices(bucket, '', t),
    { id: 'acl', label: t('recipes.acl'), operations: [{ kind: 'readBucketAcl', bucket }] },
    {
      id: 'policy',
      label: t('recipes.policy'),
      operations: [{ kind: 'readBucketPolicy', bucket }],
    },
  ];
}
