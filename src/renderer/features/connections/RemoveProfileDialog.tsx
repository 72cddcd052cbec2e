import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileChange, OpenedProfile } from '../../../shared/model/profileEdit';
import { ErrorOf } from '../../parts/ErrorOf';
import { useActing } from '../../state/acting';
import type { ActEnd } from '../../state/acting';
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

/** Asks before a profile goes from the AWS files, with the lines that go. */
export function RemoveProfileDialog({ profile }: RemoveProfileDialogProps): ReactNode {
  const { t } = useTranslation();
  const { isRunning, error, run, leave } = useActing(t('profiles.removeFailed', { name: profile }));
  const textId = useId();
  const [conflict, setConflict] = useState<readonly FileChange[]>();
  const { answer } = useRequest(profile, async (signal): Promise<Opened> => {
    const opened = await openProfile(profile, signal);
    return { opened, changes: await previewProfile(opened.editId, { kind: 'remove' }, signal) };
  });
  const editId = answer.status === 'ready' ? answer.data.opened.editId : undefined;
  useEffect(() => (editId === undefined ? undefined : () => closeProfile(editId)), [editId]);

  async function remove(id: string): Promise<ActEnd> {
    setConflict(undefined);
    const outcome = await applyProfile(id, { kind: 'remove' }, conflict !== undefined);
    if (outcome.kind !== 'conflict') return 'done';
    setConflict(outcome.changes);
    return 'stay';
  }

  return (
    <Dialog
      title={t('profiles.removeTitle', { name: profile })}
      role="alertdialog"
      describedBy={textId}
      onClose={leave}
      footer={
        <>
          <Button data-autofocus onClick={leave}>
            {t('common.cancel')}
          </Button>
          <Button
            tone="danger"
            disabled={editId === undefined || isRunning}
            onClick={() => {
              if (editId !== undefined) run(() => remove(editId));
            }}
          >
            {t(conflict !== undefined ? 'profiles.conflict.removeAnyway' : 'connections.remove')}
          </Button>
        </>
      }
    >
      {conflict !== undefined && <Conflict changes={conflict} />}
      {error !== undefined && <ErrorOf error={error} />}
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
