import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import type { FileChange, OpenedProfile } from '../../../shared/model/profileEdit';
import { ErrorOf } from '../../parts/ErrorOf';
import { useOwnDialog } from '../../state/dialogs';
import { errorOf } from '../../state/notices';
import { applyProfile, closeProfile, openProfile, previewProfile } from '../../state/profiles';
import { useRequest } from '../../state/request';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ChangedLines } from './ChangedLines';
import formStyles from './Form.module.css';
import { Conflict } from './ProfileDialog';

interface RemoveProfileDialogProps {
  readonly profile: string;
}

interface Opened {
  readonly opened: OpenedProfile;
  readonly changes: readonly FileChange[];
}

type Progress =
  | { readonly kind: 'asking' }
  | { readonly kind: 'removing' }
  | { readonly kind: 'conflict'; readonly changes: readonly FileChange[] }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Asks before a profile goes from the AWS files, with the lines that go. */
export function RemoveProfileDialog({ profile }: RemoveProfileDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const textId = useId();
  const [progress, setProgress] = useState<Progress>({ kind: 'asking' });
  const { answer } = useRequest(profile, async (signal): Promise<Opened> => {
    const opened = await openProfile(profile, signal);
    return { opened, changes: await previewProfile(opened.editId, { kind: 'remove' }, signal) };
  });
  const editId = answer.status === 'ready' ? answer.data.opened.editId : undefined;
  useEffect(() => (editId === undefined ? undefined : () => closeProfile(editId)), [editId]);

  async function remove(): Promise<void> {
    if (editId === undefined) {
      return;
    }
    setProgress({ kind: 'removing' });
    try {
      const isConflict = progress.kind === 'conflict';
      const outcome = await applyProfile(editId, { kind: 'remove' }, isConflict);
      if (outcome.kind === 'conflict') {
        setProgress(outcome);
      } else {
        close();
      }
    } catch (thrown) {
      setProgress({ kind: 'failed', error: errorOf(thrown) });
    }
  }

  return (
    <Dialog
      title={t('profiles.removeTitle', { name: profile })}
      role="alertdialog"
      describedBy={textId}
      onClose={close}
      footer={
        <>
          <Button data-autofocus onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button
            tone="danger"
            disabled={editId === undefined || progress.kind === 'removing'}
            onClick={() => void remove()}
          >
            {t(
              progress.kind === 'conflict'
                ? 'profiles.conflict.removeAnyway'
                : 'connections.remove',
            )}
          </Button>
        </>
      }
    >
      {progress.kind === 'conflict' && <Conflict changes={progress.changes} />}
      {progress.kind === 'failed' && <ErrorOf error={progress.error} />}
      {answer.status === 'loading' && <p role="status">{t('profiles.opening')}</p>}
      {answer.status === 'failed' && <ErrorOf error={answer.error} />}
      {answer.status === 'ready' && (
        <>
          <p id={textId}>{t('profiles.removeText')}</p>
          <ChangedLines changes={answer.data.changes} />
          {answer.data.opened.usedBy.length > 0 && (
            <p>
              {t('profiles.usedBy', {
                count: answer.data.opened.usedBy.length,
                names: answer.data.opened.usedBy.join(', '),
              })}
            </p>
          )}
          <p className={formStyles.note}>{t('profiles.removeBackup')}</p>
        </>
      )}
    </Dialog>
  );
}
