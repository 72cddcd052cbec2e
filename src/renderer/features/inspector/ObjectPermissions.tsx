import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectEntry } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import { call } from '../../ipc/client';
import { selectionPauseMs, useFreshRequest } from '../../state/request';
import { AclSection } from './AclSection';
import { AnswerView } from './AnswerView';
import styles from './Inspector.module.css';
import { ObjectWorldNotice, WritableNotice } from './WorldNotice';
import { useBucketPolicy } from './useBucketPolicy';
import { worldAccess, worldWriting } from './worldAccess';

interface ObjectPermissionsProps {
  readonly place: SeenPlace;
  readonly entry: ObjectEntry;
}

/** Who may do what with an object: whether the world can read it, its owner, and its grants. */
export function ObjectPermissions({ place, entry }: ObjectPermissionsProps): ReactNode {
  const { t } = useTranslation();
  const { key, etag, lastModified } = entry;
  const acl = useFreshRequest(
    // Another ETag or time is another object of the same key, which has an ACL of its own.
    JSON.stringify([place, key, etag, lastModified]),
    (signal) => call('permissions.objectAcl', { ...place, key }, signal),
    selectionPauseMs,
  );
  const policy = useBucketPolicy(place);
  const subject = { bucket: place.bucket, key };

  return (
    <>
      <ObjectWorldNotice access={worldAccess(subject, policy.answer, acl.answer)} />
      <WritableNotice right={worldWriting(subject, policy.answer, acl.answer)} />
      <AclSection acl={acl} subject="object" />
      {policy.answer.status === 'failed' && (
        <section className={styles.section}>
          <h3 className={styles.sectionTitle}>{t('inspector.policy.title')}</h3>
          <AnswerView answer={policy.answer} lines={2} onRetry={policy.reload}>
            {() => null}
          </AnswerView>
        </section>
      )}
    </>
  );
}
