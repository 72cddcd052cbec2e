import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeenPlace } from '../../../shared/model/places';
import { call } from '../../ipc/client';
import { ActingDialog } from '../../parts/ActingDialog';
import { ErrorOf } from '../../parts/ErrorOf';
import { useActing } from '../../state/acting';
import { changePublicRead } from '../../state/bucketPolicies';
import { Button } from '../../ui/Button';
import styles from './PolicyChangeDialog.module.css';

interface PolicyChangeDialogProps {
  readonly place: SeenPlace;
  readonly change: 'allowPublicRead' | 'withdrawPublicRead';
  readonly title: string;
  /** Label of the button that changes the policy. */
  readonly action: string;
  readonly children: ReactNode;
}

/** Asks before the policy of a bucket is changed; stays open to tell why it could not be. */
export function PolicyChangeDialog({
  place,
  change,
  title,
  action,
  children,
}: PolicyChangeDialogProps): ReactNode {
  const { t } = useTranslation();
  const textId = useId();
  const failed = t('inspector.publicRead.failed');
  const { isRunning, error, run, leave } = useActing(failed);

  function confirm(): void {
    run(async (signal) => {
      await changePublicRead(place, change, signal);
      return 'done';
    });
  }

  return (
    <ActingDialog
      title={title}
      role="alertdialog"
      describedBy={textId}
      onClose={leave}
      footer={
        <>
          <Button data-autofocus onClick={leave}>
            {t('common.cancel')}
          </Button>
          <Button tone="primary" disabled={isRunning} onClick={confirm}>
            {isRunning ? t('inspector.publicRead.changing') : action}
          </Button>
        </>
      }
      mainLabel={t('recipes.change')}
      code={{
        subject: JSON.stringify([place, change]),
        ask: (style, signal) => call('recipes.policyChange', { ...place, change, style }, signal),
      }}
      below={error !== undefined && <ErrorOf error={error} context={failed} />}
    >
      <div id={textId} className={styles.text}>
        {children}
      </div>
    </ActingDialog>
  );
}
