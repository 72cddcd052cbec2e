import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import type { Connection } from '../../../shared/model/connection';
import type { CredentialTry, Identity, IdentityReport } from '../../../shared/model/identity';
import { call } from '../../ipc/client';
import { ErrorOf } from '../../parts/ErrorOf';
import { useOwnDialog } from '../../state/dialogs';
import { useRequest } from '../../state/request';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { classNames } from '../../ui/classNames';
import { Dialog } from '../../ui/Dialog';
import styles from './ConnectionDialog.module.css';
import formStyles from './Form.module.css';

interface WhoAmIDialogProps {
  readonly connection: Connection;
}

/** Who a server takes a connection for, and where its credentials come from. */
export function WhoAmIDialog({ connection }: WhoAmIDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const { answer } = useRequest(connection.id, (signal) =>
    call('connections.whoAmI', { connectionId: connection.id }, signal),
  );
  return (
    <Dialog
      title={t('connections.whoAmI.title', { name: connection.name })}
      onClose={close}
      footer={
        <Button data-autofocus onClick={close}>
          {t('common.close')}
        </Button>
      }
    >
      {answer.status === 'loading' && <p role="status">{t('connections.whoAmI.asking')}</p>}
      {answer.status === 'ready' && <Report report={answer.data} />}
      {answer.status === 'failed' && <ErrorOf error={answer.error} />}
    </Dialog>
  );
}

function Report({ report }: { readonly report: IdentityReport }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { identity, error, tries, accessKeyHint, expiresAt } = report;
  return (
    <>
      {identity !== undefined && <IdentityWords identity={identity} />}
      {error !== undefined &&
        (error.code === 'not_supported' ? <NotOffered error={error} /> : <ErrorOf error={error} />)}
      {accessKeyHint !== undefined && (
        <p>{t('connections.whoAmI.accessKey', { hint: accessKeyHint })}</p>
      )}
      {expiresAt !== undefined && (
        <p>
          {t('connections.whoAmI.ends', {
            time: new Intl.DateTimeFormat(locale, {
              dateStyle: 'medium',
              timeStyle: 'short',
            }).format(expiresAt),
          })}
        </p>
      )}
      {tries.length > 0 && (
        <ul aria-label={t('connections.whoAmI.tries')} className={styles.report}>
          {tries.map((tried) => (
            <TryLine key={tried.origin} tried={tried} />
          ))}
        </ul>
      )}
    </>
  );
}

/** That a server does not offer it is no failure. */
function NotOffered({ error }: { readonly error: AppError }): ReactNode {
  const { t } = useTranslation();
  const { status, code, message } = error.server ?? {};
  const words = [status, code, message].filter((part) => part !== undefined).join(' · ');
  return (
    <div>
      <p>{t('connections.whoAmI.notOffered')}</p>
      {words !== '' && (
        <p className={classNames(formStyles.note, styles.selectable)}>
          {t('inspector.acl.serverSays', { words })}
        </p>
      )}
    </div>
  );
}

function IdentityWords({ identity }: { readonly identity: Identity }): ReactNode {
  const { t } = useTranslation();
  switch (identity.kind) {
    case 'sts':
      return (
        <>
          <p className={styles.selectable}>{identity.arn}</p>
          <p>{t('connections.whoAmI.account', { account: identity.account })}</p>
        </>
      );
    case 'canonical':
      return (
        <>
          {identity.displayName !== undefined && (
            <p className={styles.selectable}>{identity.displayName}</p>
          )}
          <p className={styles.selectable}>
            {t('connections.whoAmI.canonical', { id: identity.id })}
          </p>
        </>
      );
    case 'anonymous':
      return <p>{t('connections.whoAmI.anonymous')}</p>;
  }
}

function TryLine({ tried }: { readonly tried: CredentialTry }): ReactNode {
  const { t } = useTranslation();
  const { origin, outcome } = tried;
  return (
    <li className={styles.check}>
      <div className={classNames(styles.checkLine, styles[outcome === 'used' ? 'ok' : 'skipped'])}>
        <span className={styles.checkIcon} aria-hidden="true">
          {outcome === 'used' ? <Check /> : <Minus />}
        </span>
        <span className={styles.checkName}>{t(`connections.whoAmI.origin.${origin}`)}</span>
        <span className={styles.checkOutcome}>{t(`connections.whoAmI.outcome.${outcome}`)}</span>
      </div>
    </li>
  );
}
