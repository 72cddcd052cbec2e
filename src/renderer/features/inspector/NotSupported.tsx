import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import styles from './Inspector.module.css';

interface NotSupportedProps {
  readonly text: string;
  readonly error: AppError;
}

/** That a server does not offer something, with its own words. It is no error of the user's. */
export function NotSupported({ text, error }: NotSupportedProps): ReactNode {
  const { t } = useTranslation();
  const { status, code, message } = error.server ?? {};
  const words = [status, code, message].filter((part) => part !== undefined).join(' · ');
  return (
    <div className={styles.quiet}>
      <p>{text}</p>
      {words !== '' && (
        <p className={styles.serverWords}>{t('inspector.acl.serverSays', { words })}</p>
      )}
    </div>
  );
}
