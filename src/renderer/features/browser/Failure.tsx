import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import { describeError } from '../../i18n/errorWords';
import { copyText } from '../../state/clipboard';
import { Button } from '../../ui/Button';
import { ErrorNotice } from '../../ui/ErrorNotice';

interface FailureProps {
  readonly error: AppError;
  readonly variant: 'panel' | 'inline';
  /** What was tried. */
  readonly context?: string;
  readonly onRetry?: () => void;
  /** More to do about it than trying again. */
  readonly actions?: ReactNode;
}

/** A failure in words, with what the server said and a way to try again. */
export function Failure({ error, variant, context, onRetry, actions }: FailureProps): ReactNode {
  const { t } = useTranslation();
  const { title, advice, facts } = describeError(error, t);
  return (
    <ErrorNotice
      context={context}
      title={title}
      advice={advice}
      facts={facts}
      variant={variant}
      onCopy={copyText}
      actions={
        (onRetry !== undefined || actions !== undefined) && (
          <>
            {onRetry !== undefined && <Button onClick={onRetry}>{t('common.retry')}</Button>}
            {actions}
          </>
        )
      }
    />
  );
}
