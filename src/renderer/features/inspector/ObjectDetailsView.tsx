import { FilePen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fromHeaderText } from '../../../shared/model/encodedWords';
import type { ObjectDetails, ObjectEntry } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import { call } from '../../ipc/client';
import { useDialogs } from '../../state/dialogs';
import { formatExactTime, formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { AnswerView } from './AnswerView';
import { selectionPauseMs, useFreshRequest } from '../../state/request';
import { Properties, Property } from './Properties';
import { WritingButton } from './WritingButton';
import styles from './Inspector.module.css';

interface ObjectDetailsViewProps {
  readonly place: SeenPlace;
  readonly entry: ObjectEntry;
}

/** Everything that the server tells of an object (HeadObject). */
export function ObjectDetailsView({ place, entry }: ObjectDetailsViewProps): ReactNode {
  const { connectionId, bucket } = place;
  const { key, etag, lastModified } = entry;
  // A listing that shows another ETag or time shows another object of the same key.
  const subject = JSON.stringify([place, key, etag, lastModified]);
  const { answer, reload } = useFreshRequest(
    subject,
    (signal) => call('objects.details', { connectionId, bucket, key }, signal),
    selectionPauseMs,
  );
  return (
    <AnswerView answer={answer} lines={8} onRetry={reload}>
      {(details) => (
        // HeadObject leaves out the standard class; the listing names it.
        <Details place={place} details={{ storageClass: entry.storageClass, ...details }} />
      )}
    </AnswerView>
  );
}

interface DetailsProps {
  readonly place: SeenPlace;
  readonly details: ObjectDetails;
}

function Details({ place, details }: DetailsProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { size, lastModified } = details;
  const exact = t('common.bytes', { count: size });
  return (
    <>
      <Properties>
        <Property
          label={t('inspector.field.size')}
          value={
            size < 1024
              ? exact
              : t('inspector.sizeExact', { size: formatSize(size, locale), exact })
          }
        />
        <Property
          label={t('inspector.field.lastModified')}
          value={lastModified === undefined ? undefined : formatExactTime(lastModified, locale)}
        />
        <Property label={t('inspector.field.contentType')} value={details.contentType} />
        <Property label={t('inspector.field.storageClass')} value={details.storageClass} />
        <Property label={t('inspector.field.etag')} value={details.etag} code copyable />
        <Property label={t('inspector.field.versionId')} value={details.versionId} code copyable />
        <Property label={t('inspector.field.encryption')} value={details.serverSideEncryption} />
        <Property label={t('inspector.field.contentEncoding')} value={details.contentEncoding} />
        <Property
          label={t('inspector.field.contentDisposition')}
          value={details.contentDisposition}
        />
        <Property label={t('inspector.field.contentLanguage')} value={details.contentLanguage} />
        <Property label={t('inspector.field.cacheControl')} value={details.cacheControl} />
        <Property label={t('inspector.field.expires')} value={details.expires} />
        <Property
          label={t('inspector.field.uri')}
          value={`s3://${place.bucket}/${details.key}`}
          code
          copyable
        />
      </Properties>
      <Metadata metadata={details.metadata} />
      <EditButton place={place} objectKey={details.key} />
    </>
  );
}

function EditButton({
  place,
  objectKey,
}: {
  readonly place: SeenPlace;
  readonly objectKey: string;
}): ReactNode {
  const { t } = useTranslation();
  const open = useDialogs((dialogs) => dialogs.open);
  return (
    <div className={styles.actions}>
      <WritingButton
        connectionId={place.connectionId}
        icon={<FilePen />}
        onClick={() => open({ kind: 'editMetadata', place, key: objectKey })}
      >
        {t('metadata.edit')}
      </WritingButton>
    </div>
  );
}

function Metadata({ metadata }: Pick<ObjectDetails, 'metadata'>): ReactNode {
  const { t } = useTranslation();
  const entries = Object.entries(metadata);
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('inspector.metadata')}</h3>
      {entries.length === 0 ? (
        <p className={styles.quiet}>{t('inspector.noMetadata')}</p>
      ) : (
        <Properties>
          {entries.map(([name, value]) => (
            <Property key={name} label={name} value={fromHeaderText(value)} exact={value} />
          ))}
        </Properties>
      )}
    </section>
  );
}
