import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError, describeUnattended } from '../i18n/errorWords';
import { copyText } from '../state/clipboard';
import { useNotices } from '../state/notices';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import styles from './Notices.module.css';

/** Alerts that belong to no place of the window, until they are dismissed. */
export function Notices(): ReactNode {
  const { t } = useTranslation();
  const notices = useNotices((state) => state.notices);
  const dismiss = useNotices((state) => state.dismiss);
  const dismissAll = useNotices((state) => state.dismissAll);
  return (
    <div className={styles.stack}>
      {notices.length > 1 && (
        <Button className={styles.all} onClick={dismissAll}>
          {t('common.dismissAll', { count: notices.length })}
        </Button>
      )}
      <div className={styles.notices}>
        {notices.map(({ id, error, title }) => {
          const words = describeError(error, t);
          return (
            <ErrorNotice
              key={id}
              variant="toast"
              context={title ?? describeUnattended(error, t)}
              title={words.title}
              advice={words.advice}
              facts={words.facts}
              onCopy={copyText}
              onDismiss={() => dismiss(id)}
            />
          );
        })}
      </div>
    </div>
  );
}
