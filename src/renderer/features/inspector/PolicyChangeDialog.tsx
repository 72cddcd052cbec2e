import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import { describeError } from '../../i18n/errorWords';
import { copyText } from '../../state/clipboard';
import { useDialogs } from '../../state/dialogs';
import { errorOf } from '../../state/notices';
import { Button } from '../../ui/Button';
import { CodeTabs } from '../../ui/CodeTabs';
import { Dialog } from '../../ui/Dialog';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { PolicyCode } from './PolicyCode';
import type { PolicyChange } from './PolicyCode';

interface PolicyChangeDialogProps extends PolicyChange {
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
  const close = useDialogs((dialogs) => dialogs.close);
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
    <Dialog
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
    >
      <CodeTabs
        label={t('recipes.tabs')}
        mainLabel={t('recipes.change')}
        main={children}
        codeLabel={t('recipes.code')}
        code={<PolicyCode place={place} change={change} />}
      />
      {error !== undefined && <ErrorNotice {...describeError(error, t)} onCopy={copyText} />}
    </Dialog>
  );
}
