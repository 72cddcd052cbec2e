import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mostMetadataBytes } from '../../../../shared/model/metadata';
import type { EditableMetadata } from '../../../../shared/model/metadata';
import type { ObjectDetails } from '../../../../shared/model/objects';
import type { BucketPlace, SeenPlace } from '../../../../shared/model/places';
import { baseName } from '../../../../shared/model/keyNames';
import { visibleName } from '../../../../shared/model/visibleName';
import { call } from '../../../ipc/client';
import { ActingDialog } from '../../../parts/ActingDialog';
import { ErrorOf } from '../../../parts/ErrorOf';
import { useActing } from '../../../state/acting';
import { noteCreated } from '../../../state/changes';
import { useListing } from '../../../state/listing';
import type { CodeSource } from '../../../state/recipes';
import { useRequest } from '../../../state/request';
import { Button } from '../../../ui/Button';
import { AnswerView } from '../AnswerView';
import { MetadataFields } from './MetadataFields';
import styles from './MetadataFields.module.css';
import { bytesOf, formOf, isRight, metadataOf, problemsOf } from './metadataForm';
import type { FormProblems, MetadataForm } from './metadataForm';

interface EditMetadataDialogProps {
  readonly place: SeenPlace;
  readonly objectKey: string;
}

const noProblems: FormProblems = { headers: {}, names: new Map(), values: new Map() };

/** Edits the headers and user metadata of an object; stays open to tell why that failed. */
export function EditMetadataDialog({ place, objectKey }: EditMetadataDialogProps): ReactNode {
  const { t } = useTranslation();
  const { answer, reload } = useRequest(JSON.stringify([place, objectKey]), (signal) =>
    call('objects.metadata', { ...place, key: objectKey }, signal),
  );
  const [typed, setTyped] = useState<MetadataForm>();
  const [tried, setTried] = useState(false);
  const { isRunning, error, forgetError, run, leave } = useActing(t('metadata.failed'));
  const read = answer.status === 'ready' ? answer.data : undefined;
  const form = typed ?? (read && formOf(read));
  const problems = form === undefined ? noProblems : problemsOf(form);
  const canSave =
    read !== undefined &&
    form !== undefined &&
    bytesOf(form) <= mostMetadataBytes &&
    JSON.stringify(metadataOf(form)) !== JSON.stringify(metadataOf(formOf(read)));

  const firstField = useRef<HTMLInputElement>(null);
  const isRead = read !== undefined;
  useEffect(() => {
    // It was not there yet when the dialog opened.
    if (isRead) firstField.current?.focus();
  }, [isRead]);

  function lookAgain(): void {
    setTyped(undefined);
    forgetError();
    setTried(false);
    reload();
  }

  function save(seen: EditableMetadata, changed: MetadataForm): void {
    setTried(true);
    if (!isRight(problems)) return;
    run(async (signal) => {
      const { state } = seen;
      const metadata = sendable(changed);
      const now = await call(
        'objects.writeMetadata',
        { ...place, key: objectKey, state, metadata },
        signal,
      );
      showChanged(place, now);
      return 'done';
    });
  }

  return (
    <ActingDialog
      title={t('metadata.title', { name: visibleName(baseName(objectKey)) })}
      width="wide"
      mainLabel={t('metadata.fields')}
      code={codeOf(place, objectKey, read, form, isRight(problems))}
      onClose={leave}
      onSubmit={() => {
        if (canSave && !isRunning) save(read, form);
      }}
      footer={
        <>
          <Button onClick={leave}>{t('common.cancel')}</Button>
          <Button tone="primary" type="submit" disabled={!canSave || isRunning}>
            {t(isRunning ? 'metadata.saving' : 'metadata.save')}
          </Button>
        </>
      }
      below={
        error !== undefined && (
          <ErrorOf
            error={error}
            context={t('metadata.failed')}
            actions={
              error.code === 'precondition_failed' && (
                <Button onClick={lookAgain}>{t('metadata.lookAgain')}</Button>
              )
            }
          />
        )
      }
    >
      <AnswerView answer={answer} lines={8} onRetry={reload}>
        {(seen) => (
          <>
            <MetadataFields
              form={form ?? formOf(seen)}
              problems={tried ? problems : noProblems}
              onChange={setTyped}
              firstField={firstField}
            />
            <Notes seen={seen} />
          </>
        )}
      </AnswerView>
    </ActingDialog>
  );
}

function showChanged(place: BucketPlace, { key, size, etag, storageClass }: ObjectDetails): void {
  const { view } = useListing.getState();
  const listed = view.rowAt(view.indexOf(key))?.entry;
  // HeadObject leaves out the standard class; the listing names it.
  const kept = listed?.kind === 'object' ? listed.storageClass : undefined;
  // By this clock, so that it differs from before also within one second of the server's.
  const lastModified = Date.now();
  void noteCreated(place, [
    { kind: 'object', key, size, lastModified, etag, storageClass: storageClass ?? kept },
  ]);
}

/** As main takes it. */
function sendable(form: MetadataForm) {
  const { headers, user } = metadataOf(form);
  return { headers, user: [...user] };
}

function codeOf(
  place: SeenPlace,
  key: string,
  seen: EditableMetadata | undefined,
  form: MetadataForm | undefined,
  complete: boolean,
): CodeSource | 'incomplete' {
  if (seen === undefined || form === undefined || !complete) return 'incomplete';
  if (bytesOf(form) > mostMetadataBytes) return 'incomplete';
  const change = { ...place, key, state: seen.state, metadata: sendable(form) };
  return {
    subject: JSON.stringify(change),
    ask: (style, signal) => call('recipes.metadataChange', { ...change, style }, signal),
  };
}

/** How it is done, and what can't be kept. */
function Notes({ seen }: { readonly seen: EditableMetadata }): ReactNode {
  const { t } = useTranslation();
  return (
    <ul className={styles.notes} aria-label={t('metadata.notes')}>
      <li>{t('metadata.copied')}</li>
      {seen.keepsVersion && <li>{t('metadata.keepsVersion')}</li>}
      <li>{t(seen.losses.length === 0 ? 'metadata.allStays' : 'metadata.restStays')}</li>
      {seen.losses.map((loss) => (
        <li key={loss}>{t(`metadata.loss.${loss}`)}</li>
      ))}
    </ul>
  );
}
