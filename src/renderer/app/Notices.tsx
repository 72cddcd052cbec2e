import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { describeUnattended } from '../i18n/errorWords';
import { ErrorOf } from '../parts/ErrorOf';
import { useNotices } from '../state/notices';
import { Button } from '../ui/Button';
import styles from './Notices.module.css';

/** Alerts that belong to no place of the window, until they are dismissed. */
export function Notices(): ReactNode {
  const { t } = useTranslation();
  const notices = useNotices((state) => state.notices);
  const dismiss = useNotices((state) => state.dismiss);
  const dismissAll = useNotices((state) => state.dismissAll);
  return (
    <div
      className={styles.stack}
      {...(notices.length > 0 && { role: 'region', 'aria-label': t('common.shell.notices') })}
    >
      {notices.length > 1 && (
        <Button className={styles.all} onClick={dismissAll}>
          {t('common.dismissAll', { count: notices.length })}
        </Button>
      )}
      <div className={styles.notices}>
        {notices.map(({ id, error, title }) => (
          <ErrorOf
            key={id}
            error={error}
            variant="toast"
            context={title ?? describeUnattended(error, t)}
            onDismiss={() => dismiss(id)}
          />
        ))}
      </div>
    </div>
  );
}
