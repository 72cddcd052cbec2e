import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import { describeError } from '../../i18n/errorWords';
import { ErrorOf } from '../../parts/ErrorOf';
import styles from './TransfersPanel.module.css';

interface TransferFailureProps {
  /** What opens: "What happened to a.txt". */
  readonly label: string;
  readonly name: string;
  readonly error: AppError;
  readonly tabIndex: number;
}

/** Why a transfer failed, in a few words that open the whole story. */
export function TransferFailure({ label, name, error, tabIndex }: TransferFailureProps): ReactNode {
  const { t } = useTranslation();
  const words = describeError(error, t);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          className={styles.why}
          tabIndex={tabIndex}
          title={words.title}
          aria-label={`${label}: ${words.title}`}
        >
          {words.title}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          aria-label={label}
          side="top"
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          <ErrorOf error={error} context={name} variant="toast" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
