import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import { describeError } from '../../i18n/errorWords';
import { call } from '../../ipc/client';
import { ActingDialog } from '../../recipes/ActingDialog';
import { copyText } from '../../state/clipboard';
import { useOwnDialog } from '../../state/dialogs';
import type { BucketPlace } from '../../state/dialogs';
import { errorOf } from '../../state/notices';
import { Button } from '../../ui/Button';
import { ErrorNotice } from '../../ui/ErrorNotice';

interface PolicyChangeDialogProps {
  readonly place: BucketPlace;
  readonly change: 'allowPublicRead' | 'withdrawPublicRead';
  readonly title: string;
  /** Label of the button that changes the policy. */
  readonly action: string;
  readonly children: ReactNode;
  readonly onConfirm: () => Promise<void>;
}

/** Asks before the policy of a bucket is changed; stays open to tell why it could not be. */
export function PolicyChangeDialog({
  place,
  change,
  title,
  action,
  children,
  onConfirm,
}: PolicyChangeDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const [changing, setChanging] = useState(false);
  const [error, setError] = useState<AppError>();

  async function confirm(): Promise<void> {
    setChanging(true);
    setError(undefined);
    try {
      await onConfirm();
      close();
    } catch (thrown) {
      setError(errorOf(thrown));
      setChanging(false);
    }
  }

  return (
    <ActingDialog
      title={title}
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button data-autofocus onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button tone="primary" disabled={changing} onClick={() => void confirm()}>
            {changing ? t('inspector.publicRead.changing') : action}
          </Button>
        </>
      }
      mainLabel={t('recipes.change')}
      code={{
        subject: JSON.stringify([place, change]),
        ask: (style, signal) => call('recipes.policyChange', { ...place, change, style }, signal),
      }}
      below={error !== undefined && <ErrorNotice {...describeError(error, t)} onCopy={copyText} />}
    >
      {children}
    </ActingDialog>
  );
}
