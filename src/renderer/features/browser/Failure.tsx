import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError, ErrorCode } from '../../../shared/errors/appError';
import type { ErrorReason } from '../../../shared/errors/errorFacts';
import type { Connection } from '../../../shared/model/connection';
import { ErrorOf } from '../../parts/ErrorOf';
import { connectionAt, useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import type { DialogState } from '../../state/dialogs';
import { useLocation } from '../../state/location';
import { Button } from '../../ui/Button';

interface FailureProps {
  readonly error: AppError;
  readonly variant?: 'panel' | 'inline';
  /** What was tried. */
  readonly context?: string;
  readonly onRetry?: () => void;
  /** More to do about it than trying again. */
  readonly actions?: ReactNode;
}

/** Failures that end where it is decided how the server is reached, as whom, and what may be done. */
const mendedIn: Readonly<Partial<Record<ErrorCode | ErrorReason, 'options' | 'connection'>>> = {
  tls_failed: 'options',
  proxy_failed: 'options',
  read_only: 'options',
  ca_file: 'options',
  no_credentials: 'connection',
  credentials_expired: 'connection',
  credentials_rejected: 'connection',
  credentials_source_failed: 'connection',
  wrong_region: 'connection',
  connection_refused: 'connection',
  host_not_found: 'connection',
  not_s3: 'connection',
  endpoint: 'connection',
};

interface NextStep {
  readonly label: string;
  readonly dialog: DialogState;
}

/** Where a connection is changed; `undefined` for that of the environment. */
function connectionStep(connection: Connection, t: TFunction): NextStep | undefined {
  const { source } = connection;
  switch (source.kind) {
    case 'saved':
      return {
        label: t('browser.tree.edit'),
        dialog: { kind: 'connection', existing: connection },
      };
    case 'profile':
      return {
        label: t('profiles.menuEdit'),
        dialog: { kind: 'profile', profile: source.profile },
      };
    case 'environment':
      return undefined;
  }
}

/** What leads to the settings of the connection that the window is at, where they can mend it. */
function useNextStep({ code, facts }: AppError): NextStep | undefined {
  const { t } = useTranslation();
  const location = useLocation((state) => state.location);
  const connection = useConnections((state) => connectionAt(state, location));
  const where = (facts?.reason && mendedIn[facts.reason]) ?? mendedIn[code];
  if (connection === undefined || where === undefined) return undefined;
  return where === 'connection'
    ? connectionStep(connection, t)
    : { label: t('browser.tree.options'), dialog: { kind: 'connectionOptions', connection } };
}

/** A failure in words, with what the server said and a way to try again. */
export function Failure({ error, variant, context, onRetry, actions }: FailureProps): ReactNode {
  const { t } = useTranslation();
  const next = useNextStep(error);
  // In an empty place nothing else leads on.
  const tone = variant === 'panel' ? 'primary' : 'plain';
  return (
    <ErrorOf
      context={context}
      error={error}
      variant={variant}
      actions={
        (onRetry !== undefined || actions !== undefined || next !== undefined) && (
          <>
            {next !== undefined && (
              <Button tone={tone} onClick={() => useDialogs.getState().open(next.dialog)}>
                {next.label}
              </Button>
            )}
            {onRetry !== undefined && (
              <Button tone={next === undefined ? tone : 'plain'} onClick={onRetry}>
                {t('common.retry')}
              </Button>
            )}
            {actions}
          </>
        )
      }
    />
  );
}
