import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import { describeError } from '../../i18n/errorWords';
import { copyText } from '../../state/clipboard';
import { connectionAt, useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import { useLocation } from '../../state/location';
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

/** Leads to where it is decided how the server is reached that the window is at. */
function OptionsButton(): ReactNode {
  const { t } = useTranslation();
  const location = useLocation((state) => state.location);
  const connection = useConnections((state) => connectionAt(state, location));
  return connection === undefined ? null : (
    <Button onClick={() => useDialogs.getState().open({ kind: 'connectionOptions', connection })}>
      {t('browser.tree.options')}
    </Button>
  );
}

/** A failure in words, with what the server said and a way to try again. */
export function Failure({ error, variant, context, onRetry, actions }: FailureProps): ReactNode {
  const { t } = useTranslation();
  const { title, advice, facts } = describeError(error, t);
  const isOfOptions = error.code === 'tls_failed' || error.code === 'proxy_failed';
  return (
    <ErrorNotice
      context={context}
      title={title}
      advice={advice}
      facts={facts}
      variant={variant}
      onCopy={copyText}
      actions={
        (onRetry !== undefined || actions !== undefined || isOfOptions) && (
          <>
            {onRetry !== undefined && <Button onClick={onRetry}>{t('common.retry')}</Button>}
            {isOfOptions && <OptionsButton />}
            {actions}
          </>
        )
      }
    />
  );
}
