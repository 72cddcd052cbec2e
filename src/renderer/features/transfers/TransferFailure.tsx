import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import { describeError } from '../../i18n/errorWords';
import { copyText } from '../../state/clipboard';
import { ErrorNotice } from '../../ui/ErrorNotice';
import styles from './TransfersPanel.module.css';

interface TransferFailureProps {
  readonly name: string;
  readonly error: AppError;
}

/** Why a transfer failed, in a few words that open the whole story. */
export function TransferFailure({ name, error }: TransferFailureProps): ReactNode {
  const { t } = useTranslation();
  const words = describeError(error, t);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          className={styles.why}
          title={words.title}
          aria-label={`${t('transfers.whyFailed', { name })}: ${words.title}`}
        >
          {words.title}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          aria-label={t('transfers.whyFailed', { name })}
          side="top"
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          <ErrorNotice context={name} {...words} variant="toast" onCopy={copyText} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
