import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { ProfileDraft } from '../../../shared/ipc/profileSchemas';
import type { FileChange, OpenedProfile } from '../../../shared/model/profileEdit';
import { profileConnectionId } from '../../../shared/model/connection';
import { problemsOfProfile } from '../../../shared/model/profileProblems';
import { ErrorOf } from '../../parts/ErrorOf';
import { useActing } from '../../state/acting';
import type { ActEnd } from '../../state/acting';
import { useOwnDialog } from '../../state/dialogs';
import { useLocation } from '../../state/location';
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

interface ProfileFormProps {
  readonly opened: OpenedProfile;
  readonly isNew: boolean;
  /** Reads the files anew, and gives up what was typed. */
  readonly onReload: () => void;
}

function ProfileForm({ opened, isNew, onReload }: ProfileFormProps): ReactNode {
  const { t } = useTranslation();
  const { isRunning, error, forgetError, run, leave } = useActing(t('profiles.saveFailed'));
  const { editId } = opened;
  const [draft, setDraft] = useState(opened.draft);
  const [isTold, setTold] = useState(false);
  const [conflict, setConflict] = useState<readonly FileChange[]>();
  const problems = problemsOfProfile(draft, opened);
  const isReady = Object.keys(problems).length === 0;

  useEffect(() => () => closeProfile(editId), [editId]);

  function change(patch: Partial<ProfileDraft>): void {
    // What is being saved closes the form, with whatever came too late.
    if (isRunning) return;
    setDraft((before) => ({ ...before, ...patch }));
    forgetError();
  }

  async function save(signal: AbortSignal): Promise<ActEnd> {
    setConflict(undefined);
    const outcome = await applyProfile(editId, { kind: 'put', draft }, conflict !== undefined);
    if (outcome.kind === 'conflict') {
      setConflict(outcome.changes);
      return 'stay';
    }
    const name = draft.name.trim();
    if (name !== opened.draft.name && !signal.aborted) {
      useLocation.getState().go({ kind: 'connection', connectionId: profileConnectionId(name) });
    }
    return 'done';
  }

  function submit(): void {
    setTold(true);
    if (isReady) run(save);
  }

  return (
    <Dialog
      title={t(isNew ? 'profiles.newTitle' : 'profiles.editTitle')}
      width="wide"
      onClose={leave}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={leave}>{t('common.cancel')}</Button>
          {conflict !== undefined && (
            <Button onClick={onReload}>{t('profiles.conflict.loadAgain')}</Button>
          )}
          <Button type="submit" tone="primary" disabled={isRunning}>
            {t(conflict !== undefined ? 'profiles.conflict.overwrite' : 'common.save')}
          </Button>
        </>
      }
    >
      {conflict !== undefined && <Conflict changes={conflict} />}
      {error !== undefined && <ErrorOf error={error} />}
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
  if (shown.status === 'failed') return <ErrorOf error={shown.error} />;
  if (shown.status === 'loading') return <p className={formStyles.note}>{t('profiles.opening')}</p>;
  if (shown.data.length === 0) return <p className={formStyles.note}>{t('profiles.nothingYet')}</p>;
  return <ChangedLines changes={shown.data} />;
}

function fileWords({ path, target }: OpenedProfile['files'][number], t: TFunction): string {
  return target === undefined ? path : t('profiles.fileTarget', { path, target });
}
