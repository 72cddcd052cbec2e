import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { AppError } from '../../../shared/errors/appError';
import type { ProfileDraft } from '../../../shared/ipc/profileSchemas';
import type { FileChange, OpenedProfile } from '../../../shared/model/profileEdit';
import { profileConnectionId } from '../../../shared/model/connection';
import { problemsOfProfile } from '../../../shared/model/profileProblems';
import { ErrorOf } from '../../parts/ErrorOf';
import { useOwnDialog } from '../../state/dialogs';
import { useLocation } from '../../state/location';
import { errorOf } from '../../state/notices';
import { applyProfile, closeProfile, openProfile, previewProfile } from '../../state/profiles';
import { useRequest } from '../../state/request';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { ChangedLines } from './ChangedLines';
import styles from './ProfileDialog.module.css';
import formStyles from './Form.module.css';
import { ProfileFields } from './ProfileFields';

interface ProfileDialogProps {
  /** The name of the profile to be edited; absent for a new one. */
  readonly profile?: string;
}

/** Creates or changes a profile in the AWS files, and shows the lines that change. */
export function ProfileDialog({ profile }: ProfileDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const { answer, reload } = useRequest(profile ?? '', (signal) => openProfile(profile, signal));
  if (answer.status === 'ready') {
    const { data } = answer;
    return (
      <ProfileForm
        key={data.editId}
        opened={data}
        isNew={profile === undefined}
        onReload={reload}
      />
    );
  }
  return (
    <Dialog
      title={t(profile === undefined ? 'profiles.newTitle' : 'profiles.editTitle')}
      width="wide"
      onClose={close}
      footer={<Button onClick={close}>{t('common.cancel')}</Button>}
    >
      {answer.status === 'loading' ? (
        <p role="status">{t('profiles.opening')}</p>
      ) : (
        <ErrorOf error={answer.error} />
      )}
    </Dialog>
  );
}

type Progress =
  | { readonly kind: 'editing' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'conflict'; readonly changes: readonly FileChange[] }
  | { readonly kind: 'failed'; readonly error: AppError };

interface ProfileFormProps {
  readonly opened: OpenedProfile;
  readonly isNew: boolean;
  /** Reads the files anew, and gives up what was typed. */
  readonly onReload: () => void;
}

function ProfileForm({ opened, isNew, onReload }: ProfileFormProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const { editId } = opened;
  const [draft, setDraft] = useState(opened.draft);
  const [isTold, setTold] = useState(false);
  const [progress, setProgress] = useState<Progress>({ kind: 'editing' });
  const problems = problemsOfProfile(draft, opened);
  const isReady = Object.keys(problems).length === 0;
  const isConflict = progress.kind === 'conflict';

  useEffect(() => () => closeProfile(editId), [editId]);

  function change(patch: Partial<ProfileDraft>): void {
    // What is being saved closes the form, with whatever came too late.
    if (progress.kind === 'saving') return;
    setDraft((before) => ({ ...before, ...patch }));
    if (progress.kind === 'failed') setProgress({ kind: 'editing' });
  }

  async function save(): Promise<void> {
    setTold(true);
    if (progress.kind === 'saving' || !isReady) {
      return;
    }
    setProgress({ kind: 'saving' });
    try {
      const outcome = await applyProfile(editId, { kind: 'put', draft }, isConflict);
      if (outcome.kind === 'conflict') {
        setProgress(outcome);
        return;
      }
      close();
      const name = draft.name.trim();
      if (name !== opened.draft.name) {
        useLocation.getState().go({ kind: 'connection', connectionId: profileConnectionId(name) });
      }
    } catch (thrown) {
      const error = errorOf(thrown);
      // Whoever did not let it be written knows that it was not.
      setProgress(error.code === 'cancelled' ? { kind: 'editing' } : { kind: 'failed', error });
    }
  }

  return (
    <Dialog
      title={t(isNew ? 'profiles.newTitle' : 'profiles.editTitle')}
      width="wide"
      onClose={close}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          {isConflict && <Button onClick={onReload}>{t('profiles.conflict.loadAgain')}</Button>}
          <Button type="submit" tone="primary" disabled={progress.kind === 'saving'}>
            {t(isConflict ? 'profiles.conflict.overwrite' : 'common.save')}
          </Button>
        </>
      }
    >
      {isConflict && <Conflict changes={progress.changes} />}
      {progress.kind === 'failed' && <ErrorOf error={progress.error} />}
      <p className={formStyles.note}>{t('profiles.intro')}</p>
      <ProfileFields
        opened={opened}
        draft={draft}
        problems={isTold ? problems : {}}
        onChange={change}
      />
      <section className={styles.preview} aria-labelledby={`${editId}-preview`}>
        <h3 id={`${editId}-preview`} className={styles.heading}>
          {t('profiles.preview')}
        </h3>
        {isReady ? (
          <Preview editId={editId} draft={draft} />
        ) : (
          <p className={formStyles.note}>{t('profiles.fillIn')}</p>
        )}
        <p className={formStyles.note}>
          {t('profiles.files', {
            paths: opened.files.map((file) => fileWords(file, t)).join(', '),
          })}
        </p>
      </section>
    </Dialog>
  );
}

/** What others have written since the profile was opened. */
export function Conflict({ changes }: { readonly changes: readonly FileChange[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <ErrorNotice title={t('profiles.conflict.title')} advice={t('profiles.conflict.text')} />
      <ChangedLines changes={changes} />
    </>
  );
}

/** Milliseconds without typing before main is asked. */
const previewPauseMs = 200;

function Preview({
  editId,
  draft,
}: {
  readonly editId: string;
  readonly draft: ProfileDraft;
}): ReactNode {
  const { t } = useTranslation();
  const { answer } = useRequest(
    JSON.stringify(draft),
    (signal) => previewProfile(editId, { kind: 'put', draft }, signal),
    previewPauseMs,
  );
  // While the next answer is awaited, the one before stays.
  const [shown, setShown] = useState(answer);
  if (answer.status !== 'loading' && answer !== shown) {
    setShown(answer);
  }
  if (shown.status === 'failed') {
    return <ErrorOf error={shown.error} />;
  }
  if (shown.status === 'loading') {
    return <p className={formStyles.note}>{t('profiles.opening')}</p>;
  }
  if (shown.data.length === 0) {
    return <p className={formStyles.note}>{t('profiles.nothingYet')}</p>;
  }
  return <ChangedLines changes={shown.data} />;
}

function fileWords({ path, target }: OpenedProfile['files'][number], t: TFunction): string {
  return target === undefined ? path : t('profiles.fileTarget', { path, target });
}
